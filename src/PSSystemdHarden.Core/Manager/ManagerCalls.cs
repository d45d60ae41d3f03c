using PSSystemdHarden.Bus;

namespace PSSystemdHarden.Manager;

/// <summary>The calls to org.freedesktop.systemd1(5) that this module makes.</summary>
internal static class ManagerCalls
{
    private const string ManagerPath = "/org/freedesktop/systemd1";
    private const string ManagerInterface = "org.freedesktop.systemd1.Manager";
    private const string UnitInterface = "org.freedesktop.systemd1.Unit";
    private const string ServiceInterface = "org.freedesktop.systemd1.Service";

    internal static BusCall Version { get; } = BusCall.Get(ManagerPath, ManagerInterface, "Version");

    internal static BusCall ListUnits { get; } = new(ManagerPath, ManagerInterface, "ListUnits");

    internal static BusCall ServiceProperties(string unitPath) => BusCall.GetAll(unitPath, ServiceInterface);

    internal static BusCall UnitProperty(string unitPath, string property) => BusCall.Get(unitPath, UnitInterface, property);

    /// <summary>Loads the units as far as needed; names that are no unit names are left out of the answer.</summary>
    internal static BusCall ListUnitsByNames(IReadOnlyCollection<string> names) =>
        new(ManagerPath, ManagerInterface, "ListUnitsByNames", writer => writer.WriteStrings(names));

    /// <summary>Patterns as of fnmatch(3); none means all. Reads every unit folder: dear.</summary>
    internal static BusCall ListUnitFiles(IReadOnlyCollection<string> patterns) =>
        new(ManagerPath, ManagerInterface, "ListUnitFilesByPatterns", writer =>
        {
            writer.WriteStrings([]);
            writer.WriteStrings(patterns);
        });
}
