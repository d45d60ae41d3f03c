namespace PSSystemdHarden.Processes;

/// <summary>What a process finds where: of several mounts in one place the one that hides the others.</summary>
internal sealed class MountTable
{
    private readonly ILookup<int, MountEntry> _children;
    private readonly MountEntry[] _tops;
    private readonly Lazy<IReadOnlyList<MountEntry>> _visible;

    internal MountTable(IReadOnlyList<MountEntry> mounts)
    {
        _children = mounts.ToLookup(mount => mount.ParentId);

        // Those whose parent is not among them: one for the root, unless the kernel does not list its very first file system.
        HashSet<int> known = [.. mounts.Select(mount => mount.Id)];
        _tops = [.. mounts.Where(mount => mount.ParentId == mount.Id || !known.Contains(mount.ParentId))];
        _visible = new(() => [.. mounts.Where(mount => At(mount.MountPoint) == mount)]);
    }

    /// <summary>The mounts that no other one hides.</summary>
    internal IReadOnlyList<MountEntry> Visible => _visible.Value;

    /// <summary>The mount that a path leads to, symbolic links aside; null where no mount that it sees holds the path.</summary>
    /// <param name="path">An absolute path, from the process's root.</param>
    internal MountEntry? At(string path)
    {
        MountEntry? found = First(_tops, path);
        while (found is not null && First(_children[found.Id].Where(child => child.Id != found.Id), path) is { } next)
            found = next;
        return found;
    }

    /// <summary>The mount that has been made at just this path; null where it is a folder of another one.</summary>
    internal MountEntry? MadeAt(string path) => At(path) is { } mount && mount.MountPoint == path ? mount : null;

    /// <summary>Whether one path is the other, or lies below it.</summary>
    internal static bool IsBelow(string path, string folder) =>
        folder == "/" || path == folder || (path.Length > folder.Length && path.StartsWith(folder, StringComparison.Ordinal) && path[folder.Length] == '/');

    /// <summary>Of mounts that lie side by side the first that a path crosses.</summary>
    private static MountEntry? First(IEnumerable<MountEntry> mounts, string path) =>
        mounts.Where(mount => IsBelow(path, mount.MountPoint)).MinBy(mount => mount.MountPoint.Length);
}
