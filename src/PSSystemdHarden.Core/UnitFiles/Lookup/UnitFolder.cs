using System.Collections.Concurrent;
using System.IO.Enumeration;

namespace PSSystemdHarden.UnitFiles.Lookup;

/// <summary>A folder of the unit path, as it was when it was first looked at.</summary>
internal sealed class UnitFolder
{
    private readonly FileTree _tree;
    private readonly ConcurrentDictionary<string, string?> _targets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    internal UnitFolder(FileTree tree, string path)
    {
        (_tree, Path) = (tree, path);
        if (LocateFolder(tree, path) is not { } folder)
            return;
        var options = new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = true };
        foreach ((string name, Entry entry) in new FileSystemEnumerable<(string, Entry)>(folder, Describe, options))
            _entries[name] = entry;
    }

    private enum Entry
    {
        File,
        Folder,
        Link,
    }

    /// <summary>The folder's path in the tree.</summary>
    internal string Path { get; }

    /// <summary>The names of all files, and of links that may be units.</summary>
    internal IEnumerable<string> Files => _entries.Where(entry => entry.Value is not Entry.Folder).Select(entry => entry.Key);

    /// <summary>The names of the links.</summary>
    internal IEnumerable<string> Links => _entries.Where(entry => entry.Value is Entry.Link).Select(entry => entry.Key);

    internal bool HasLinks => _entries.ContainsValue(Entry.Link);

    /// <summary>What a link of the folder names; see <see cref="FileTree.LinkTarget"/>.</summary>
    internal string? LinkTarget(string name) => _targets.GetOrAdd(name, link => _tree.LinkTarget(Path, link));

    internal string PathOf(string name) => _tree.Combine(Path, name);

    /// <summary>A regular file of that name, or a link.</summary>
    internal bool HasFile(string name, out bool isLink)
    {
        bool found = _entries.TryGetValue(name, out Entry entry) && entry is not Entry.Folder;
        isLink = found && entry is Entry.Link;
        return found;
    }

    internal bool HasFolder(string name) => _entries.TryGetValue(name, out Entry entry) && entry is Entry.Folder or Entry.Link;

    private static string? LocateFolder(FileTree tree, string path)
    {
        try
        {
            string folder = tree.Locate(path);
            return Directory.Exists(folder) ? folder : null;
        }
        catch (IOException)
        {
            // A link to itself: as good as not there.
            return null;
        }
    }

    private static (string Name, Entry Entry) Describe(ref FileSystemEntry entry) => (
        entry.FileName.ToString(),
        entry.Attributes.HasFlag(FileAttributes.ReparsePoint) ? Entry.Link : entry.IsDirectory ? Entry.Folder : Entry.File);
}
