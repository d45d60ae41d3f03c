using PSSystemdHarden.Directives;
using PSSystemdHarden.UnitFiles.Lookup;
using PSSystemdHarden.UnitFiles.Syntax;

namespace PSSystemdHarden.Changes;

/// <summary>What a unit's files say of each sandbox directive in the end: the last value, or of a list all since it was cleared.</summary>
internal static class WrittenValues
{
    internal static IReadOnlyDictionary<string, string> Of(UnitSources sources, string section)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (UnitFileItem item in sources.DropInPaths.Prepend(sources.FragmentPath).SelectMany(path => Items(sources.Tree, path)))
        {
            if (item.Kind is not UnitFileItemKind.Assignment || item.Section != section
                || !DirectiveCatalog.Embedded.TryFind(section, item.Key, out Directive? directive) || directive.Sandbox is null)
            {
                continue;
            }

            bool isReset = DirectiveText.IsReset(directive, item.Value);
            bool adds = !isReset && DirectiveText.Accumulates(directive) && values.GetValueOrDefault(item.Key) is { Length: > 0 };
            values[item.Key] = isReset ? string.Empty : adds ? $"{values[item.Key]} {item.Value}" : item.Value;
        }

        return values;
    }

    private static IReadOnlyList<UnitFileItem> Items(FileTree tree, string path)
    {
        try
        {
            return UnitFileParser.Parse(path, tree.ReadFile(path)).Items;
        }
        catch (IOException)
        {
            // Gone since systemd read it: it says nothing any more.
            return [];
        }
    }
}
