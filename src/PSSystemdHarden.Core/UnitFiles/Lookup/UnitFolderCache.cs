using System.Collections.Concurrent;

namespace PSSystemdHarden.UnitFiles.Lookup;

/// <summary>Lists each folder once, however many units are looked for.</summary>
internal sealed class UnitFolderCache(FileTree tree)
{
    private readonly ConcurrentDictionary<string, UnitFolder> _folders = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string[]> _dropIns = new(StringComparer.Ordinal);

    internal FileTree Tree { get; } = tree;

    internal UnitFolder Get(string path) => _folders.GetOrAdd(path, wanted => new UnitFolder(Tree, wanted));

    /// <summary>The names of the drop-ins in a folder such as web.service.d.</summary>
    internal string[] DropInsIn(string path) => _dropIns.GetOrAdd(
        path, wanted => [.. new UnitFolder(Tree, wanted).Files.Where(name => name.EndsWith(".conf", StringComparison.Ordinal) && name[0] != '.')]);
}
