using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PSSystemdHarden.Directives;

/// <summary>Every directive of unit files that a systemd from 247 to 262 knows.</summary>
internal sealed class DirectiveCatalog
{
    private static readonly Lazy<DirectiveCatalog> s_embedded = new(Load);

    private readonly FrozenDictionary<string, Directive[]> _byName;

    private DirectiveCatalog(DirectivesData data)
    {
        // Frozen sets are dear to make, and most rows share one.
        var shared = data.Sections.ToDictionary(set => set.Key, set => set.Value.ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal);
        _byName = data.Directives
            .Select(row => new Directive(row, SectionsOf(row, shared)))
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

    private static FrozenSet<string> SectionsOf(DirectiveRow row, Dictionary<string, FrozenSet<string>> shared) =>
        row.Sections.ValueKind is JsonValueKind.String
            ? shared[row.Sections.GetString()!]
            : row.Sections.EnumerateArray().Select(section => section.GetString()!).ToFrozenSet(StringComparer.Ordinal);

    private static DirectiveCatalog Load()
    {
        using Stream stream = typeof(DirectiveCatalog).Assembly.GetManifestResourceStream("directives.json")
            ?? throw new InvalidOperationException("The assembly lacks its table directives.json.");
        return new DirectiveCatalog(JsonSerializer.Deserialize(stream, DirectivesJson.Default.DirectivesData)!);
    }
}

/// <summary>Data/directives.json.</summary>
internal sealed record DirectivesData(Dictionary<string, string[]> Sections, DirectiveRow[] Directives);

/// <summary>A row of it. The sections are the name of a set of them, or their list.</summary>
internal sealed record DirectiveRow(
    string Name,
    JsonElement Sections,
    [property: JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] int? Since,
    [property: JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] int? Until,
    bool Legacy,
    DirectiveKind Kind,
    [property: JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] int? TristateSince,
    bool OrBoolean,
    bool OrNumber,
    bool OrEmpty,
    [property: JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] int? SuffixSince,
    [property: JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] Dictionary<string, int?>? Values,
    SandboxTraits? Sandbox);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(DirectivesData))]
internal sealed partial class DirectivesJson : JsonSerializerContext;
