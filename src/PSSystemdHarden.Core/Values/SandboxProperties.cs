using System.Collections.Frozen;

using PSSystemdHarden.Directives;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Values;

/// <summary>Which D-Bus properties show a directive (org.freedesktop.systemd1(5), core/dbus-execute.c and dbus-cgroup.c of systemd).</summary>
/// <remarks>Most have one. A directive that has several has the values of all of them, in this order, as an object[].</remarks>
internal static class SandboxProperties
{
    internal const string NeedsReload = "NeedDaemonReload", ServiceType = "Type", MainProcess = "MainPID", MainProcessStart = "ExecMainStartTimestamp";

    /// <summary>What leads to a service's processes: its control group, what runs for it besides, and its commands with their prefixes.</summary>
    internal const string ControlGroup = "ControlGroup", ControlProcess = "ControlPID", UserId = "UID", GroupId = "GID", Commands = "ExecStartEx";

    /// <summary>What shows a directive from a release on, where that is not what the catalogue says: {0} is its name.</summary>
    private static readonly Dictionary<SandboxValueType, (int Since, string[] Names)[]> s_byType = new()
    {
        [SandboxValueType.Rlimit] = [(0, ["{0}Soft", "{0}"])],
        [SandboxValueType.Delegate] = [(0, ["{0}", "{0}Controllers"])],
        [SandboxValueType.HexOrPath] = [(0, ["{0}", "{0}Path"])],
        [SandboxValueType.Base64OrPath] = [(0, ["{0}", "{0}Path"])],
        [SandboxValueType.StandardStream] = [(0, ["{0}", "{0}FileDescriptorName"])],
    };

    private static readonly Dictionary<string, (int Since, string[] Names)[]> s_byName = new(StringComparer.Ordinal)
    {
        ["CPUAffinity"] = [(0, ["{0}", "{0}FromNUMA"])],
        ["CacheDirectory"] = [(0, ["{0}"]), (251, ["{0}", "{0}Symlink"])],
        ["ImportCredential"] = [(0, ["{0}"]), (257, ["{0}Ex"])],
        ["LogsDirectory"] = [(0, ["{0}"]), (251, ["{0}", "{0}Symlink"])],
        ["PrivateTmp"] = [(0, ["{0}"]), (257, ["{0}Ex"])],
        ["PrivateUsers"] = [(0, ["{0}"]), (257, ["{0}Ex"])],
        ["ProtectControlGroups"] = [(0, ["{0}"]), (257, ["{0}Ex"])],
        ["ProtectHostname"] = [(0, ["{0}"]), (258, ["{0}Ex"])],
        ["RuntimeDirectory"] = [(0, ["{0}"]), (251, ["{0}", "{0}Symlink"])],
        ["StateDirectory"] = [(0, ["{0}"]), (251, ["{0}", "{0}Symlink"])],
    };

    private static readonly FrozenDictionary<string, (int Since, string[] Names)[]> s_rows =
        DirectiveCatalog.Embedded.Sandbox.ToFrozenDictionary(directive => directive.Name, Rows, StringComparer.Ordinal);

    /// <summary>All that are wanted of a service, of any version.</summary>
    internal static IReadOnlySet<string> All { get; } = s_rows.Values
        .SelectMany(rows => rows.SelectMany(row => row.Names))
        .Concat([ServiceType, MainProcess, MainProcessStart, ControlGroup, ControlProcess, UserId, GroupId, Commands])
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>The properties that show a directive in a version.</summary>
    internal static IReadOnlyList<string> Of(Directive directive, SystemdVersion version) => NamesOf(directive, version);

    /// <summary>A directive's value among a service's properties; null where the manager shows none.</summary>
    internal static object? Find(Directive directive, SystemdVersion version, IReadOnlyDictionary<string, object> properties)
    {
        string[] names = NamesOf(directive, version);
        if (names.Length == 1)
            return properties.GetValueOrDefault(names[0]);
        object?[] values = Array.ConvertAll(names, name => properties.GetValueOrDefault(name));
        return Array.Exists(values, value => value is null) ? null : values;
    }

    private static string[] NamesOf(Directive directive, SystemdVersion version) =>
        Array.FindLast(s_rows[directive.Name], row => version.Major >= row.Since).Names;

    private static (int Since, string[] Names)[] Rows(Directive directive) =>
    [
        .. (s_byName.GetValueOrDefault(directive.Name) ?? s_byType.GetValueOrDefault(directive.Sandbox!.Type) ?? [(0, [directive.Sandbox.Bus])])
        .Select(row => (row.Since, Array.ConvertAll(row.Names, name => name.Replace("{0}", directive.Name, StringComparison.Ordinal)))),
    ];
}
