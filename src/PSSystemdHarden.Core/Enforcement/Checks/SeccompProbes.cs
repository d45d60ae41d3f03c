using System.Runtime.InteropServices;
using System.Runtime.Versioning;

using PSSystemdHarden.Exposure;
using PSSystemdHarden.Interop;
using PSSystemdHarden.Linux;
using PSSystemdHarden.Processes;

namespace PSSystemdHarden.Enforcement.Checks;

/// <summary>What a process's filters must refuse by a directive (src/shared/seccomp-util.c), asked of the filters themselves.</summary>
[SupportedOSPlatform("linux")]
internal static class SeccompProbes
{
    private const int HighestCall = 1024, MostNamed = 5;
    private const uint X86 = 0x40000003;
    private const ulong SetUserId = 0x800, SetGroupId = 0x400, Fifo = 1, RoundRobin = 2, NoRandomization = 0x0040000, WriteExecute = 6, Execute = 4;

    /// <summary>The calls, with arguments, that must be refused and are not; null where the directive asks for something else.</summary>
    internal static IReadOnlyList<string>? Allowed(CheckContext context, SystemCallPrograms programs) => context.Setting.Directive switch
    {
        "SystemCallFilter" => OfFilter((object[])context.Value, programs),
        "SystemCallLog" => [.. ((string[])((object[])context.Value)[1]).Where(name => LibSeccomp.NumberOf(name) is { } call && !programs.Logs(call))],
        "SystemCallArchitectures" => OfArchitectures(context, programs),
        "RestrictAddressFamilies" => OfFamilies((object[])context.Value, programs),
        "RestrictNamespaces" => OfNamespaces((ulong)context.Value, programs),
        "RestrictRealtime" => Calls(programs, ("sched_setscheduler", [0, Fifo]), ("sched_setscheduler", [0, RoundRobin])),
        "RestrictSUIDSGID" => Calls(programs, ("fchmod", [0, SetUserId]), ("fchmodat", [0, 0, SetUserId]), ("fchmodat", [0, 0, SetGroupId]), ("mkdirat", [0, 0, SetGroupId])),
        "LockPersonality" => Calls(programs, ("personality", [NoRandomization])),
        "MemoryDenyWriteExecute" => Calls(programs, ("mmap", [0, 0, WriteExecute]), ("mprotect", [0, 0, Execute])),
        var directive when EnforcementTables.Embedded.Filters.TryGetValue(directive, out string[]? names) => OfNames(context, names, programs),
        _ => null,
    };

    /// <summary>Calls by their names, and those of groups.</summary>
    private static string[] OfNames(CheckContext context, IEnumerable<string> names, SystemCallPrograms programs)
    {
        SystemCallGroups groups = ExposureRules.For(context.Machine.Version).Groups;
        return
        [
            .. names.SelectMany(name => groups.Contains(name) ? groups.Expand(name) : [name])
                .Where(name => LibSeccomp.NumberOf(name) is { } call && !programs.Refuses(call)),
        ];
    }

    /// <summary>Of a list that allows, all other calls that the architecture has.</summary>
    private static string[] OfFilter(object[] filter, SystemCallPrograms programs)
    {
        // A name may have an error behind it.
        HashSet<string> names = [.. ((string[])filter[1]).Select(name => name.Split(':')[0])];
        IEnumerable<(string Name, int Call)> wanted = (bool)filter[0]
            ? Enumerable.Range(0, HighestCall).Select(call => (Name: LibSeccomp.NameOf(call)!, call)).Where(row => row.Name is not null && !names.Contains(row.Name))
            : names.Where(name => LibSeccomp.NumberOf(name) is not null).Select(name => (name, LibSeccomp.NumberOf(name)!.Value));
        return [.. wanted.Where(row => !programs.Refuses(row.Call)).Select(row => row.Name)];
    }

    /// <summary>A machine of 64 bits can run programs of 32: no call of theirs passes where these are not in the list.</summary>
    private static string[]? OfArchitectures(CheckContext context, SystemCallPrograms programs)
    {
        if (RuntimeInformation.ProcessArchitecture is not Architecture.X64 || context.Items.Contains("x86"))
            return null;
        return programs.RefusesOf(X86, call: 1) ? [] : ["exit of x86"];
    }

    private static string[] OfFamilies(object[] filter, SystemCallPrograms programs)
    {
        var (allows, names) = ((bool)filter[0], (string[])filter[1]);
        int socket = LibSeccomp.NumberOf("socket") ?? -1;
        return
        [
            .. EnforcementTables.Embedded.AddressFamilies
                .Where((name, number) => names.Contains(name) != allows && !programs.Refuses(socket, (ulong)number))
                .Select(name => $"socket({name})"),
        ];
    }

    private static string[] OfNamespaces(ulong allowed, SystemCallPrograms programs) =>
        Calls(programs, [.. LinuxNames.Embedded.Namespaces.Where(kind => (allowed & kind.Bits) == 0 && kind.Name != "time").Select(kind => ("unshare", new[] { kind.Bits }))]);

    private static string[] Calls(SystemCallPrograms programs, params (string Name, ulong[] Arguments)[] calls) =>
    [
        .. calls.Where(row => LibSeccomp.NumberOf(row.Name) is { } call && !programs.Refuses(call, row.Arguments))
            .Select(row => $"{row.Name}({string.Join(", ", row.Arguments.Select(argument => $"0x{argument:x}"))})"),
    ];

    /// <summary>A few of them, for a reader.</summary>
    internal static string Show(IReadOnlyList<string> calls) => string.Join(", ", calls.Take(MostNamed)) + (calls.Count > MostNamed ? $" and {calls.Count - MostNamed} more" : string.Empty);
}
