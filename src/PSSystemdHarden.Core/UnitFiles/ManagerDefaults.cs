using PSSystemdHarden.Directives;
using PSSystemdHarden.UnitFiles.Lookup;
using PSSystemdHarden.UnitFiles.Syntax;

namespace PSSystemdHarden.UnitFiles;

/// <summary>What the manager's own configuration gives to units that say nothing (systemd-system.conf(5)).</summary>
internal static class ManagerDefaults
{
    private static readonly string[] s_folders = ["/etc/systemd", "/run/systemd", "/usr/local/lib/systemd", "/usr/lib/systemd"];

    /// <summary>DefaultRestrictSUIDSGID=, which systemd has since 258.</summary>
    internal static bool RestrictsSetuid(FileTree tree)
    {
        bool restricts = false;
        foreach (string path in Files(tree))
        {
            foreach (UnitFileItem item in Read(tree, path))
            {
                if (item is { Kind: UnitFileItemKind.Assignment, Section: "Manager", Key: "DefaultRestrictSUIDSGID" })
                    restricts = DirectiveValue.ReadBoolean(item.Value) ?? restricts;
            }
        }

        return restricts;
    }

    /// <summary>The first system.conf, then the drop-ins by name; of two with the same name the first counts.</summary>
    private static IEnumerable<string> Files(FileTree tree)
    {
        IEnumerable<string> main = s_folders.Select(folder => folder + "/system.conf").Where(path => File.Exists(tree.Locate(path))).Take(1);
        var cache = new UnitFolderCache(tree);
        IEnumerable<string> dropIns = s_folders
            .SelectMany(folder => cache.DropInsIn(folder + "/system.conf.d").Select(name => (Name: name, Path: $"{folder}/system.conf.d/{name}")))
            .DistinctBy(row => row.Name)
            .OrderBy(row => row.Name, StringComparer.Ordinal)
            .Select(row => row.Path);
        return main.Concat(dropIns);
    }

    private static IReadOnlyList<UnitFileItem> Read(FileTree tree, string path)
    {
        try
        {
            return UnitFileParser.Parse(path, tree.ReadFile(path)).Items;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The manager, too, goes on with its built-in defaults.
            return [];
        }
    }
}
