using System.Text.RegularExpressions;

using PSSystemdHarden.Testing;

using Xunit;

namespace PSSystemdHarden.Core.Tests.Architecture;

/// <summary>The core's folders: data flows through them one way, and the architecture page names each.</summary>
public partial class RoomTests
{
    private static readonly string s_core = Path.Combine(Repository.Root, "src", "PSSystemdHarden.Core");

    private static readonly string[] s_rooms =
        [.. Directory.EnumerateDirectories(s_core).Select(path => Path.GetFileName(path)).Where(name => Sources(name).Length > 0).Order(StringComparer.Ordinal)];

    // A file is named after the type in it.
    private static readonly HashSet<string> s_files = [.. s_rooms.SelectMany(room => Sources(room).Select(path => $"{room}.{Path.GetFileNameWithoutExtension(path)}"))];

    [Fact]
    public void No_two_know_each_other_directly_or_by_way_of_others()
    {
        Dictionary<string, HashSet<string>> known = s_rooms.ToDictionary(room => room, Known);
        Assert.Contains("Bus", known["Manager"]);
        Assert.Contains("Directives", known["Values"]);

        // Whoever knows nobody that is left goes; who remains is in a circle, or leads to one.
        while (known.FirstOrDefault(room => room.Value.Count == 0).Key is { } free)
        {
            known.Remove(free);
            foreach (HashSet<string> others in known.Values)
                others.Remove(free);
        }

        Assert.True(known.Count == 0, string.Join('\n', known.Select(room => $"{room.Key} knows {string.Join(", ", room.Value)}")));
    }

    [Fact]
    public void Each_is_on_the_architecture_page()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "architecture.md"));
        string[] named = [.. TableRow().Matches(page[page.IndexOf("## Core", StringComparison.Ordinal)..]).SelectMany(row => Quoted().Matches(row.Value)).Select(name => name.Groups[1].Value)];
        Assert.Empty(s_rooms.Except(named));
    }

    private static string[] Sources(string room) => Directory.GetFiles(Path.Combine(s_core, room), "*.cs", SearchOption.AllDirectories);

    private static HashSet<string> Known(string room)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (string text in Sources(room).Select(File.ReadAllText))
        {
            known.UnionWith(Used().Matches(text).Select(match => match.Groups[1].Value));
            known.UnionWith(Qualified().Matches(text).Where(match => s_files.Contains(match.Value)).Select(match => match.Groups[1].Value));
        }

        known.IntersectWith(s_rooms);
        known.Remove(room);
        return known;
    }

    [GeneratedRegex(@"^using (?:static )?PSSystemdHarden\.(\w+)", RegexOptions.Multiline)]
    private static partial Regex Used();

    /// <summary>A type with its room's name in front.</summary>
    [GeneratedRegex(@"\b([A-Z]\w+)\.[A-Z]\w+")]
    private static partial Regex Qualified();

    [GeneratedRegex(@"^\| `.*?\|", RegexOptions.Multiline)]
    private static partial Regex TableRow();

    [GeneratedRegex("`(\\w+)`")]
    private static partial Regex Quoted();
}
