using System.Globalization;

using PSSystemdHarden.Host;

namespace PSSystemdHarden.Enforcement;

/// <summary>The control groups of units, as files (cgroups(7)): of version 2, or of the hierarchies of version 1.</summary>
internal sealed class ControlGroupTree
{
    private const string MountPoint = "/sys/fs/cgroup";

    /// <summary>Where systemd keeps its units: version 2 alone, version 2 beside version 1, version 1.</summary>
    private static readonly string[] s_candidates = [MountPoint, MountPoint + "/unified", MountPoint + "/systemd"];

    private readonly string _units;
    private readonly ControlGroups _host;

    internal ControlGroupTree(ControlGroups host)
    {
        _host = host;
        _units = Array.Find(s_candidates, folder => File.Exists(folder + "/cgroup.procs")) ?? MountPoint;
    }

    /// <summary>Whether there is version 2 alone.</summary>
    internal bool IsUnified => _host.IsUnified;

    /// <summary>A unit's folder.</summary>
    internal string FolderOf(string controlGroup) => _units + controlGroup;

    /// <summary>What a controller's file of a unit says, and where it lies.</summary>
    /// <param name="controlGroup">The unit's path in systemd's tree.</param>
    /// <param name="file">The name of version 2.</param>
    /// <param name="legacy">Controller and name of version 1, with a slash between them; null where it has none.</param>
    internal (string Path, string? Text) Read(string controlGroup, string file, string? legacy)
    {
        string path = IsUnified || legacy is null
            ? $"{_units}{controlGroup}/{file}"
            : $"{MountPoint}/{legacy[..legacy.IndexOf('/', StringComparison.Ordinal)]}{controlGroup}/{legacy[(legacy.IndexOf('/', StringComparison.Ordinal) + 1)..]}";
        return (path, HostFiles.Machine.Read(path));
    }

    /// <summary>Why a unit has no file of a controller.</summary>
    internal string WhyMissing(string controller)
    {
        HostAnswer answer = _host.Controller(controller);
        return answer.State is HostState.Present
            ? $"the {controller} controller is not handed down to this unit's control group"
            : answer.Reason;
    }

    /// <summary>The processes of a unit, and of the groups that it has made below its own; none where it has no group.</summary>
    internal IReadOnlyList<int> ProcessesOf(string controlGroup)
    {
        var found = new List<int>();
        if (controlGroup.Length > 0)
            AddProcesses(FolderOf(controlGroup), found);
        return found;
    }

    private static void AddProcesses(string folder, List<int> found)
    {
        try
        {
            // 0 stands for a process that this one's own namespace does not show.
            foreach (string line in File.ReadLines(folder + "/cgroup.procs"))
            {
                if (int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out int id) && id > 0)
                    found.Add(id);
            }

            foreach (string below in Directory.EnumerateDirectories(folder))
                AddProcesses(below, found);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A group that has just been removed has no processes; a threaded one (EOPNOTSUPP) shows them at its root.
        }
    }
}
