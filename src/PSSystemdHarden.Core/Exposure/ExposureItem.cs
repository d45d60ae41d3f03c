using System.Globalization;
using System.Text.Json;

using PSSystemdHarden.Exposure.Checks;
using PSSystemdHarden.Json;
using PSSystemdHarden.Policies;

namespace PSSystemdHarden.Exposure;

/// <summary>One item of the assessment, as Data/exposure.json describes it.</summary>
internal sealed record ExposureItem
{
    /// <summary>The key of the text that serves every badness.</summary>
    internal const uint AnyBadness = uint.MaxValue;

    public required string Id { get; init; }

    /// <summary>The item as systemd prints it; see <see cref="NameIn"/>.</summary>
    public required string Name { get; init; }

    public string? NameUntil249 { get; init; }

    public required uint Weight { get; init; }

    public required uint Range { get; init; }

    /// <summary>The kind of check, a key of <see cref="CheckTable"/>.</summary>
    public required string Check { get; init; }

    /// <summary>The versions that have the item; null for all.</summary>
    public string? Versions { get; init; }

    /// <summary>Not rated in services without default dependencies: they run before the file systems are there.</summary>
    public bool NeedsDefaultDependencies { get; init; }

    /// <summary>For boolean checks: the property, and whether true is the bad value.</summary>
    public string? Property { get; init; }

    public bool Inverted { get; init; }

    /// <summary>For mask checks: the bits, as hexadecimal text.</summary>
    public string? Mask { get; init; }

    /// <summary>For address families: those that the item is about; null for all that no other item names.</summary>
    public string[]? Families { get; init; }

    /// <summary>For system call filters: the group.</summary>
    public string? Set { get; init; }

    public required string Good { get; init; }

    /// <summary>What it says of each badness; under <see cref="AnyBadness"/> what serves all.</summary>
    public required IReadOnlyDictionary<uint, string> Bad { get; init; }

    public string? NotApplicable { get; init; }

    /// <summary>The directives that its name names: "User=/DynamicUser=" two, "RestrictNamespaces=~user" one.</summary>
    internal IEnumerable<string> Directives => DirectivesOf(Name);

    /// <summary>The same of any such name.</summary>
    internal static IEnumerable<string> DirectivesOf(string name) => name.Split('/').Where(part => part.Contains('=', StringComparison.Ordinal)).Select(part => part[..part.IndexOf('=', StringComparison.Ordinal)]);

    internal static ExposureItem Read(JsonElement row) => new()
    {
        Id = row.Text("id"),
        Name = row.Text("name"),
        NameUntil249 = row.OptionalText("nameUntil249"),
        Weight = row.GetProperty("weight").GetUInt32(),
        Range = row.GetProperty("range").GetUInt32(),
        Check = row.Text("check"),
        Versions = row.OptionalText("versions"),
        NeedsDefaultDependencies = row.Flag("needsDefaultDependencies"),
        Property = row.OptionalText("property"),
        Inverted = row.Flag("inverted"),
        Mask = row.OptionalText("mask"),
        Families = row.OptionalTexts("families"),
        Set = row.OptionalText("set"),
        Good = row.Text("good"),
        Bad = ReadBad(row.GetProperty("bad")),
        NotApplicable = row.OptionalText("notApplicable"),
    };

    internal string NameIn(int major) => major <= 249 && NameUntil249 is not null ? NameUntil249 : Name;

    internal string Describe(uint? badness) => badness switch
    {
        null => NotApplicable ?? Good,
        0 => Good,
        _ => Bad.TryGetValue(badness.Value, out string? text) ? text : Bad[AnyBadness],
    };

    /// <summary>The item under a policy.</summary>
    /// <remarks>
    /// systemd takes a policy's description only where the check makes no text of its own. Those that do are the items with a
    /// text for each badness, but for ProtectProc=, and for root as the user; and early boot's and an excluded item's "not rated".
    /// </remarks>
    internal ExposureItem With(ExposureItemOverride policy)
    {
        uint weight = policy.Weight ?? Weight;
        bool hasOneText = Bad.ContainsKey(AnyBadness);
        uint? replaced = hasOneText ? AnyBadness : Check is "user" or "protect-proc" ? Bad.Keys.Max() : null;
        return this with
        {
            Weight = weight,
            Range = policy.Range ?? Range,
            Good = hasOneText || Check == "protect-proc" ? policy.DescriptionGood ?? Good : Good,
            Bad = replaced is uint badness && policy.DescriptionBad is { } bad ? new Dictionary<uint, string>(Bad) { [badness] = bad } : Bad,
            NotApplicable = weight == 0 ? "Left out by the policy" : NeedsDefaultDependencies ? NotApplicable : policy.DescriptionNa ?? NotApplicable,
        };
    }

    // One text for every badness, or an object with one for each.
    private static Dictionary<uint, string> ReadBad(JsonElement bad) => bad.ValueKind is JsonValueKind.String
        ? new Dictionary<uint, string> { [AnyBadness] = bad.GetString()! }
        : bad.EnumerateObject().ToDictionary(text => uint.Parse(text.Name, CultureInfo.InvariantCulture), text => text.Value.GetString()!);
}
