using System.Runtime.Versioning;

using PSSystemdHarden.Processes;

namespace PSSystemdHarden.Enforcement.Checks;

/// <summary>What directives of fixed paths have come to in a process's mounts (src/core/namespace.c).</summary>
[SupportedOSPlatform("linux")]
internal static class MountChecks
{
    private const string Proc = "/proc", Sys = "/sys", ProcSys = "/proc/sys", Dev = "/dev", SubsetPid = "subset=pid", HidePid = "hidepid=";

    private const string SysPassedOver =
        "this systemd passes over /sys where it is mounted already, and leaves it as it is (/proc is as it should be): the folders below it can be named in ReadOnlyPaths=";

    private static readonly string[] s_homes = ["/home", "/root", "/run/user"];

    /// <summary>The words and numbers that kernels show for one meaning of ProtectProc=.</summary>
    private static readonly Dictionary<string, string[]> s_hidePid = new(StringComparer.Ordinal)
    {
        ["noaccess"] = ["noaccess", "1"],
        ["invisible"] = ["invisible", "2"],
        ["ptraceable"] = ["ptraceable", "4"],
        ["default"] = [],
    };

    private static EnforcementTables Tables => EnforcementTables.Embedded;

    internal static Observation ProtectSystem(CheckContext context, ProcessSandbox process) => Fixed(context, process);

    /// <summary>
    /// ProtectKernelTunables= implies MountAPIVFS= in its part for /sys. systemd 257 drops one of the two entries as a duplicate, finds /sys mounted, and
    /// does not make read-only what it has not mounted. A container's /sys is read-only before.
    /// </summary>
    internal static Observation ProtectKernelTunables(CheckContext context, ProcessSandbox process)
    {
        Observation seen = Fixed(context, process);
        bool isSysLeft = process.MountTable.At(Sys) is { IsReadOnly: false } && process.MountTable.At(ProcSys) is { IsReadOnly: true };
        return seen.Holds is false && isSysLeft ? seen with { Reason = SysPassedOver } : seen;
    }

    internal static Observation ProtectKernelModules(CheckContext context, ProcessSandbox process) => Fixed(context, process);

    internal static Observation ProtectKernelLogs(CheckContext context, ProcessSandbox process) => Fixed(context, process);

    internal static Observation ProtectControlGroups(CheckContext context, ProcessSandbox process)
    {
        Observation mounts = Fixed(context, process);
        return context.Word is "private" or "strict"
            ? Observation.All(NamespaceChecks.Own("cgroup")(context, process), mounts)
            : mounts;
    }

    internal static Observation ProtectHome(CheckContext context, ProcessSandbox process)
    {
        if (Shared(process) is { } shared)
            return shared;
        var trees = new MountTrees(context, process);
        string[] paths = [.. s_homes.Select(path => ServicePaths.OfSystem(context.Service, path)).Distinct().Where(trees.IsThere)];
        return context.Word switch
        {
            "read-only" => trees.ReadOnly(paths),
            "tmpfs" => trees.Temporary(paths),
            _ => trees.Inaccessible(paths),
        };
    }

    /// <summary>Two folders that are not the machine's.</summary>
    internal static Observation PrivateTmp(CheckContext context, ProcessSandbox process)
    {
        if (Shared(process) is { } shared)
            return shared;
        return Observation.All(OwnFolder(context, process, "/tmp"), OwnFolder(context, process, "/var/tmp"));
    }

    internal static Observation PrivateDevices(CheckContext context, ProcessSandbox process)
    {
        if (Shared(process) is { } shared)
            return shared;
        Observation folder = OwnFolder(context, process, Dev);
        return folder.Holds is true && process.MountTable.At(Dev) is { IsNoExec: false } mount
            ? new Observation(false, $"{mount}", Evidence(process), "its /dev is its own, and programs can be executed in it")
            : Observation.All(folder, Capabilities(context, process));
    }

    /// <summary>ProtectClock=: what it takes away of capabilities; a filter and the device policy do the rest.</summary>
    internal static Observation ProtectClock(CheckContext context, ProcessSandbox process) => Capabilities(context, process);

    internal static Observation ProtectProc(CheckContext context, ProcessSandbox process)
    {
        if (process.MountTable.At(Proc) is not { } mount)
            return new Observation(true, "no /proc", Evidence(process));
        string found = mount.SuperOptions.FirstOrDefault(option => option.StartsWith(HidePid, StringComparison.Ordinal))?[HidePid.Length..] ?? "default";
        bool isDefault = context.Word == "default";
        return Observation.When(
            isDefault ? found is "default" or "off" or "0" : s_hidePid.GetValueOrDefault(context.Word, []).Contains(found), $"hidepid={found}", Evidence(process));
    }

    internal static Observation ProcSubset(CheckContext context, ProcessSandbox process)
    {
        if (process.MountTable.At(Proc) is not { } mount)
            return new Observation(true, "no /proc", Evidence(process));
        bool isSubset = mount.SuperOptions.Contains(SubsetPid);
        return Observation.When(isSubset == (context.Word == "pid"), isSubset ? SubsetPid : "all of /proc", Evidence(process));
    }

    internal static Observation MountApiFileSystems(CheckContext context, ProcessSandbox process) => context.Setting.Value is true
        ? Observation.When(process.MountTable.MadeAt(Proc) is not null, process.MountTable.MadeAt(Proc)?.ToString() ?? "no /proc", Evidence(process))
        : Observation.Unknown("it is no restriction");

    /// <summary>What tells before any mount is looked at: a process that lives among systemd's own has none of a service.</summary>
    internal static Observation? Shared(ProcessSandbox process)
    {
        if (process.Mounts.Count == 0)
            return Observation.Unknown($"/proc/{process.Id}/mountinfo can't be read");
        return NamespaceChecks.SharesMounts(process) is true
            ? new Observation(false, $"systemd's own mounts, {process.Namespace("mnt")}", $"/proc/{process.Id}/ns/mnt")
            : null;
    }

    internal static string Evidence(ProcessSandbox process) => $"/proc/{process.Id}/mountinfo";

    private static Observation Fixed(CheckContext context, ProcessSandbox process)
    {
        string directive = context.Setting.Directive;
        Observation capabilities = Capabilities(context, process);
        if (Shared(process) is { } shared)
            return Observation.All(shared, capabilities);
        var trees = new MountTrees(context, process);
        Observation readOnly = Tables.ReadOnly.TryGetValue(directive, out Dictionary<string, string[]>? byValue)
            ? trees.ReadOnly(Paths(context, trees, byValue.GetValueOrDefault(context.Word, [])))
            : capabilities;
        Observation inaccessible = Tables.Inaccessible.TryGetValue(directive, out string[]? hidden)
            ? trees.Inaccessible(Paths(context, trees, hidden))
            : readOnly;
        return Observation.All(readOnly, inaccessible, capabilities);
    }

    private static string[] Paths(CheckContext context, MountTrees trees, IEnumerable<string> paths) =>
        [.. paths.Select(path => ServicePaths.OfSystem(context.Service, path)).Distinct().Where(trees.IsThere)];

    /// <summary>What the bounding set lacks by a directive; nothing to say where that takes none away.</summary>
    private static Observation Capabilities(CheckContext context, ProcessSandbox process)
    {
        string[] names = Tables.Capabilities.GetValueOrDefault(context.Setting.Directive) ?? [];
        string[] held = [.. names.Intersect(process.Capabilities.Bounding.Names)];
        return Observation.When(
            held.Length == 0, held.Length == 0 ? $"without {string.Join(", ", names)}" : $"with {string.Join(", ", held)}", $"/proc/{process.Id}/status (CapBnd)");
    }

    /// <summary>Whether a folder is another one than systemd sees there.</summary>
    private static Observation OwnFolder(CheckContext context, ProcessSandbox process, string folder)
    {
        string path = ServicePaths.OfSystem(context.Service, folder);
        MountEntry? own = process.MountTable.MadeAt(path), managers = context.Machine.Manager.MountTable.At(path);
        if (own is null && ServicePaths.Exists(context.Service, process, path) is false)
            return new Observation(true, $"no {path}", Evidence(process));
        bool isOwn = own is not null && (managers is null || own.Device != managers.Device || own.Root != managers.Root);
        return Observation.When(isOwn, own is null ? $"{path} is a folder of {process.MountTable.At(path)}" : $"{path} from {own.Type}:{own.Root}", Evidence(process));
    }
}
