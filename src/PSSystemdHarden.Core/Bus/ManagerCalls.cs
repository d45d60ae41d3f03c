namespace PSSystemdHarden.Bus;

/// <summary>The calls to org.freedesktop.systemd1(5) that this module makes.</summary>
internal static class ManagerCalls
{
    /// <summary>Long enough for the reload of some thousand units, during which PID 1 answers nobody.</summary>
    internal static readonly TimeSpan Timeout = TimeSpan.FromSeconds(90);

    private const string ManagerPath = "/org/freedesktop/systemd1";
    private const string ManagerInterface = "org.freedesktop.systemd1.Manager";
    private const string UnitInterface = "org.freedesktop.systemd1.Unit";
    private const string ServiceInterface = "org.freedesktop.systemd1.Service";

    /// <summary>Conflicting jobs that wait are replaced, as systemctl does.</summary>
    private const string JobMode = "replace";

    internal static BusCall Version { get; } = BusCall.Get(ManagerPath, ManagerInterface, "Version");

    internal static BusCall Features { get; } = BusCall.Get(ManagerPath, ManagerInterface, "Features");

    internal static BusCall ControlGroup { get; } = BusCall.Get(ManagerPath, ManagerInterface, "ControlGroup");

    internal static BusCall UnitPath { get; } = BusCall.Get(ManagerPath, ManagerInterface, "UnitPath");

    internal static BusCall ListUnits { get; } = new(ManagerPath, ManagerInterface, "ListUnits");

    internal static BusCall Reload { get; } = new(ManagerPath, ManagerInterface, "Reload");

    /// <summary>Starts the unit anew. The answer is the job's object path.</summary>
    internal static BusCall Restart(string name) => OnUnit("RestartUnit", name);

    internal static BusCall Stop(string name) => OnUnit("StopUnit", name);

    internal static BusCall ResetFailed(string name) => new(ManagerPath, ManagerInterface, "ResetFailedUnit", writer => writer.WriteString(name));

    /// <summary>Starts a unit that has no file: what it is like is written by the caller, as a(sv). The answer is the job's object path.</summary>
    internal static BusCall StartTransient(string name, Action<MessageWriter> properties) =>
        new(ManagerPath, ManagerInterface, "StartTransientUnit", writer =>
        {
            writer.WriteString(name);
            writer.WriteString(JobMode);
            writer.WriteContainer('a', "(sv)", properties);
            writer.WriteContainer('a', "(sa(sv))", _ => { });
        })
        {
            MayAsk = true,
        };

    /// <summary>Gives up what AddRef= took: systemd may forget the unit.</summary>
    internal static BusCall Unref(string name) => new(ManagerPath, ManagerInterface, "UnrefUnit", writer => writer.WriteString(name));

    /// <summary>Starts a unit that has no file, and one that helps it: what each of them is like is written by the caller, as a(sv).</summary>
    internal static BusCall StartTransient(string name, Action<MessageWriter> properties, string helper, Action<MessageWriter> helperProperties) =>
        new(ManagerPath, ManagerInterface, "StartTransientUnit", writer =>
        {
            writer.WriteString(name);
            writer.WriteString(JobMode);
            writer.WriteContainer('a', "(sv)", properties);
            writer.WriteContainer('a', "(sa(sv))", helpers => helpers.WriteContainer('r', "sa(sv)", one =>
            {
                one.WriteString(helper);
                one.WriteContainer('a', "(sv)", helperProperties);
            }));
        });

    internal static BusCall ServiceProperties(string unitPath) => BusCall.GetAll(unitPath, ServiceInterface);

    internal static BusCall UnitProperty(string unitPath, string property) => BusCall.Get(unitPath, UnitInterface, property);

    internal static BusCall ServiceProperty(string unitPath, string property) => BusCall.Get(unitPath, ServiceInterface, property);

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

    private static BusCall OnUnit(string method, string name) => new(ManagerPath, ManagerInterface, method, writer =>
    {
        writer.WriteString(name);
        writer.WriteString(JobMode);
    });

    /// <summary>Decodes the answer of a method that gives nothing, or nothing that is wanted.</summary>
    internal static bool Done(MessageReader reply) => true;
}
