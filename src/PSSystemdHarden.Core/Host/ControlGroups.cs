namespace PSSystemdHarden.Host;

/// <summary>The cgroup hierarchies that PID 1 manages, and what they can do (cgroups(7), cg_mask_supported() of systemd).</summary>
internal sealed class ControlGroups
{
    private const string MountPoint = "/sys/fs/cgroup";
    private const string ManagersOwn = "/init.scope";

    private readonly HashSet<string> _controllers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _versionOne = new(StringComparer.Ordinal);

    internal ControlGroups(HostFiles files)
    {
        foreach (string[] mount in files.Lines("/proc/self/mountinfo").Select(line => line.Split(' ')))
        {
            // Fields of unknown number end with a dash; type, source and options follow (proc_pid_mountinfo(5)).
            int dash = Array.IndexOf(mount, "-");
            if (dash < 5 || mount.Length < dash + 4 || !mount[4].StartsWith(MountPoint, StringComparison.Ordinal))
                continue;
            if (mount[dash + 1] == "cgroup")
                _versionOne.UnionWith(mount[dash + 3].Split(','));
            IsUnified |= mount[dash + 1] == "cgroup2" && mount[4] == MountPoint;
        }

        if (IsUnified)
            _controllers.UnionWith(files.Words(RootOf(files) + "/cgroup.controllers"));
    }

    /// <summary>Whether there is version 2 alone; a mixture counts as version 1 to systemd.</summary>
    internal bool IsUnified { get; }

    /// <summary>The host's answer for a controller of version 1 or 2.</summary>
    internal HostAnswer Controller(string name)
    {
        if (IsUnified)
            return HostAnswer.When(_controllers.Contains(name), $"the {name} controller is not available in this cgroup tree");
        string legacyName = name == "io" ? "blkio" : name;
        return _versionOne.Contains(legacyName)
            ? new HostAnswer(HostState.VersionOne, $"the {name} controller is in a cgroup tree of version 1, which can't do it")
            : HostAnswer.Absent($"no cgroup tree has the {name} controller");
    }

    /// <summary>The folder that systemd calls its root: not that of the mount where a container has no cgroup namespace.</summary>
    private static string RootOf(HostFiles files)
    {
        string path = Array.Find(files.Lines("/proc/1/cgroup"), line => line.StartsWith("0::", StringComparison.Ordinal))?[3..] ?? ManagersOwn;
        string root = MountPoint + (path.EndsWith(ManagersOwn, StringComparison.Ordinal) ? path[..^ManagersOwn.Length] : string.Empty);
        return files.Exists(root + "/cgroup.controllers") ? root : MountPoint;
    }
}
