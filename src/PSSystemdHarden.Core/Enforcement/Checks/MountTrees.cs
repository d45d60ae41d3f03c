using System.Runtime.Versioning;

using PSSystemdHarden.Processes;

namespace PSSystemdHarden.Enforcement.Checks;

/// <summary>Looks at folders of a process with all that is mounted below them, save what other settings of its unit have put there.</summary>
[SupportedOSPlatform("linux")]
internal sealed class MountTrees(CheckContext context, ProcessSandbox process)
{
    private const string AutoMount = "autofs", LeftOut = "systemd has left this mount as it is, or it was made after the service was started";

    /// <summary>systemd binds a file or a folder without any permissions there: /run/systemd/inaccessible, or a container manager's.</summary>
    private const string InaccessibleMark = "/inaccessible/";

    private const string ProcOnlyOfProcesses = "subset=pid";

    private readonly IReadOnlyList<string> _others = ServicePaths.OwnMounts(context.Service, context.Setting.Directive);

    /// <summary>Whether the process finds anything at a path; where that can't be told, whether the machine has it.</summary>
    internal bool IsThere(string path)
    {
        if (MountTable.IsBelow(path, "/proc") && path != "/proc" && process.MountTable.At("/proc") is { } proc && proc.SuperOptions.Contains(ProcOnlyOfProcesses))
            return false;
        return ServicePaths.Exists(context.Service, process, path) ?? (IsInaccessible(path) || Path.Exists(path));
    }

    internal Observation ReadOnly(IReadOnlyList<string> paths) => Each(paths, "read-only", "writable", mount => mount.IsReadOnly);

    internal Observation NoExec(IReadOnlyList<string> paths) => Each(paths, "noexec", "executable", mount => mount.IsNoExec);

    internal Observation Inaccessible(IReadOnlyList<string> paths)
    {
        foreach (string path in paths.Where(path => !IsOthers(path)))
        {
            if (!IsInaccessible(path))
                return new Observation(false, $"{path} is accessible ({process.MountTable.At(path)})", MountChecks.Evidence(process));
        }

        return new Observation(true, paths.Count == 0 ? "nothing is there" : $"inaccessible: {string.Join(", ", paths)}", MountChecks.Evidence(process));
    }

    /// <summary>An empty file system of its own at each path.</summary>
    internal Observation Temporary(IReadOnlyList<string> paths)
    {
        foreach (string path in paths.Where(path => !IsOthers(path)))
        {
            if (process.MountTable.MadeAt(path) is not { Type: "tmpfs" } mount || mount.Device == context.Machine.Manager.MountTable.At(path)?.Device)
                return new Observation(false, $"{path} is {process.MountTable.At(path)}", MountChecks.Evidence(process));
        }

        return new Observation(true, paths.Count == 0 ? "nothing is there" : $"tmpfs: {string.Join(", ", paths)}", MountChecks.Evidence(process));
    }

    private Observation Each(IReadOnlyList<string> paths, string good, string bad, Func<MountEntry, bool> isGood)
    {
        foreach (string path in paths.Where(path => !IsOthers(path)))
        {
            if (process.MountTable.At(path) is { } mount && !isGood(mount))
                return new Observation(false, $"{path} is {bad} ({mount})", MountChecks.Evidence(process));
            MountEntry? below = process.MountTable.Visible.FirstOrDefault(mount =>
                mount.MountPoint != path && MountTable.IsBelow(mount.MountPoint, path) && mount.Type != AutoMount && !isGood(mount) && !IsOthers(mount.MountPoint));
            if (below is not null)
                return new Observation(false, $"{below.MountPoint} is {bad} ({below})", MountChecks.Evidence(process), LeftOut);
        }

        return new Observation(true, paths.Count == 0 ? "nothing is there" : $"{good}: {string.Join(", ", paths)}", MountChecks.Evidence(process));
    }

    private bool IsInaccessible(string path) => process.MountTable.At(path)?.Root.Contains(InaccessibleMark, StringComparison.Ordinal) is true;

    private bool IsOthers(string path) => _others.Any(other => MountTable.IsBelow(path, other));
}
