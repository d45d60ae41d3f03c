using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

using PSSystemdHarden.Json;

namespace PSSystemdHarden.Directives;

/// <summary>Every directive of unit files that a systemd from 247 to 262 knows.</summary>
internal sealed class DirectiveCatalog
{
    private static readonly Lazy<DirectiveCatalog> s_embedded = new(Load);

    private readonly FrozenDictionary<string, Directive[]> _byName;

    private DirectiveCatalog(JsonElement table)
    {
        // Frozen sets are dear to make, and most rows share one.
        var shared = table.GetProperty("sections").EnumerateObject()
            .ToDictionary(set => set.Name, set => set.Value.AsTexts().ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal);
        _byName = table.GetProperty("directives").EnumerateArray()
            .Select(row => new Directive(row, SectionsOf(row.GetProperty("sections"), shared)))
            .GroupBy(directive => directive.Name, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
        Sandbox = [.. _byName.Values.SelectMany(rows => rows).Where(row => row.Sandbox is not null).OrderBy(row => row.Name, StringComparer.Ordinal)];
        Sections = _byName.Values.SelectMany(rows => rows).SelectMany(directive => directive.Sections).ToFrozenSet(StringComparer.Ordinal);
    }

    internal static DirectiveCatalog Embedded => s_embedded.Value;

    /// <summary>The sections of all unit types.</summary>
    internal FrozenSet<string> Sections { get; }

    internal IEnumerable<string> Names => _byName.Keys;

    /// <summary>The directives of systemd.exec(5) and systemd.resource-control(5) that a service may have, by name.</summary>
    internal IReadOnlyList<Directive> Sandbox { get; }

    /// <summary>The directive of that exact name in that section.</summary>
    internal bool TryFind(string section, string name, [NotNullWhen(true)] out Directive? directive)
    {
        directive = _byName.TryGetValue(name, out Directive[]? rows) ? Array.Find(rows, row => row.Sections.Contains(section)) : null;
        return directive is not null;
    }

    /// <summary>The directives of that exact name in any section.</summary>
    internal IReadOnlyList<Directive> Find(string name) => _byName.GetValueOrDefault(name) ?? [];

    private static FrozenSet<string> SectionsOf(JsonElement sections, Dictionary<string, FrozenSet<string>> shared) =>
        sections.ValueKind is JsonValueKind.String ? shared[sections.GetString()!] : sections.AsTexts().ToFrozenSet(StringComparer.Ordinal);

    private static DirectiveCatalog Load()
    {
        using JsonDocument table = DataTable.Open("directives.json");
        return new DirectiveCatalog(table.RootElement);
    }
}
