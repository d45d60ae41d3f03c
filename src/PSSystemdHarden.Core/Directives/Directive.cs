using System.Collections.Frozen;
using System.Text.Json;

using PSSystemdHarden.Json;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Directives;

/// <summary>How a directive's value is read, where that takes no parser of its own.</summary>
internal enum DirectiveKind
{
    /// <summary>Text, lists, sizes, times: whatever has a parser of its own.</summary>
    Other,

    /// <summary>yes or no, in systemd's spellings; an empty value is not taken.</summary>
    Boolean,

    /// <summary>yes, no, or empty for systemd's own choice.</summary>
    Tristate,

    /// <summary>One of some exact words.</summary>
    Enum,

    /// <summary>An octal file mode.</summary>
    Mode,
}

/// <summary>A directive of unit files: where it may stand, since when, and what it takes (Data/directives.json).</summary>
internal sealed class Directive
{
    internal Directive(JsonElement row, FrozenSet<string> sections)
    {
        Name = row.Text("name");
        Sections = sections;
        Since = row.Number("since") ?? 0;
        IsLegacy = row.Flag("legacy");
        Until = row.Number("until") ?? int.MaxValue;
        Kind = row.OptionalWord<DirectiveKind>("kind") ?? DirectiveKind.Other;
        TristateSince = row.Number("tristateSince") ?? int.MaxValue;
        TakesBoolean = row.Flag("orBoolean");
        TakesNumber = row.Flag("orNumber");
        TakesEmpty = row.Flag("orEmpty");
        SuffixSince = row.Number("suffixSince") ?? int.MaxValue;
        Sandbox = row.TryGetProperty("sandbox", out JsonElement sandbox) ? SandboxTraits.Read(sandbox) : null;
        Values = row.TryGetProperty("values", out JsonElement values)
            ? values.EnumerateObject().ToFrozenDictionary(value => value.Name, value => value.Value.AsNumber() ?? 0, StringComparer.Ordinal)
            : FrozenDictionary<string, int>.Empty;
    }

    internal string Name { get; }

    internal FrozenSet<string> Sections { get; }

    /// <summary>The first release that has it; 0 for all that we know.</summary>
    internal int Since { get; }

    /// <summary>The last release that heeds it.</summary>
    internal int Until { get; }

    internal DirectiveKind Kind { get; }

    /// <summary>A boolean that became a tristate in this release.</summary>
    internal int TristateSince { get; }

    /// <summary>An enumeration that takes the spellings of yes and no as well.</summary>
    internal bool TakesBoolean { get; }

    /// <summary>An enumeration that takes numbers as well.</summary>
    internal bool TakesNumber { get; }

    /// <summary>An enumeration that an empty value resets.</summary>
    internal bool TakesEmpty { get; }

    /// <summary>Since this release a word may have ":" and a text of its own behind it.</summary>
    internal int SuffixSince { get; }

    /// <summary>An old spelling, or an old place, that still counts but should not be written any more.</summary>
    internal bool IsLegacy { get; }

    /// <summary>What the sandbox catalogue knows of it; null for a directive that is not part of that.</summary>
    internal SandboxTraits? Sandbox { get; }

    /// <summary>An enumeration's words, and the first release that knows each.</summary>
    internal FrozenDictionary<string, int> Values { get; }

    /// <summary>An enumeration's words that a version takes; none for other directives.</summary>
    internal IReadOnlyList<string> WordsFor(SystemdVersion version)
    {
        IEnumerable<string> known = Values.Where(row => version.Major >= row.Value).Select(row => row.Key).Order(StringComparer.Ordinal);
        return [.. TakesBoolean ? known.Union(["yes", "no"]) : known];
    }

    internal bool IsKnownTo(SystemdVersion version) => version.Major >= Since;

    internal bool IsHeededBy(SystemdVersion version) => version.Major <= Until;
}
