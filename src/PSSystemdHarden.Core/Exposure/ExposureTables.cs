using System.Text.Json;

using PSSystemdHarden.Json;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Exposure;

/// <summary>The embedded tables: what is rated, how much it counts, and which calls a system call group holds.</summary>
internal sealed class ExposureTables
{
    private static readonly Lazy<ExposureTables> s_embedded = new(Load);

    private ExposureTables(ExposureData exposure, SystemCallData systemCalls) => (Exposure, SystemCalls) = (exposure, systemCalls);

    internal static ExposureTables Embedded => s_embedded.Value;

    internal ExposureData Exposure { get; }

    internal SystemCallData SystemCalls { get; }

    private static ExposureTables Load()
    {
        using JsonDocument exposure = DataTable.Open("exposure.json");
        using JsonDocument systemCalls = DataTable.Open("system-calls.json");
        return new ExposureTables(ExposureData.Read(exposure.RootElement), SystemCallData.Read(systemCalls.RootElement));
    }
}

/// <summary>Data/exposure.json.</summary>
internal sealed record ExposureData(RatingRow[] Ratings, QuirkRow[] Quirks, ExposureItem[] Items)
{
    internal static ExposureData Read(JsonElement table) => new(
        [.. table.GetProperty("ratings").EnumerateArray().Select(row => new RatingRow(row.Word<ExposureRating>("rating"), row.GetProperty("from").GetUInt32()))],
        [.. table.GetProperty("quirks").EnumerateArray().Select(row => new QuirkRow(row.Word<ExposureQuirk>("quirk"), row.Text("versions"), row.OptionalWord<ExposureScoring>("scoring")))],
        [.. table.GetProperty("items").EnumerateArray().Select(ExposureItem.Read)]);
}

/// <summary>A rating holds from this score (tenths, 0 to 100) on.</summary>
internal sealed record RatingRow(ExposureRating Rating, uint From);

/// <summary>A quirk, the versions that have it, and the scoring that it is in; null for both.</summary>
internal sealed record QuirkRow(ExposureQuirk Quirk, string Versions, ExposureScoring? Scoring);

/// <summary>Data/system-calls.json.</summary>
/// <param name="Groups">The groups by name.</param>
/// <param name="Native">By architecture and libseccomp version: the assessed calls that became native then.</param>
/// <param name="Libseccomp">From which systemd release on files are rated with which libseccomp's numbers.</param>
/// <param name="Others">Calls that are in no group.</param>
internal sealed record SystemCallData(
    Dictionary<string, SystemCallGroupRow> Groups,
    Dictionary<string, Dictionary<string, string[]>> Native,
    Dictionary<string, string> Libseccomp,
    string[] Others)
{
    internal static SystemCallData Read(JsonElement table) => new(
        table.GetProperty("groups").EnumerateObject().ToDictionary(group => group.Name, group => SystemCallGroupRow.Read(group.Value)),
        table.GetProperty("native").EnumerateObject().ToDictionary(
            architecture => architecture.Name, architecture => architecture.Value.EnumerateObject().ToDictionary(version => version.Name, version => version.Value.AsTexts())),
        table.TextsByName("libseccomp"),
        table.Texts("others"));
}

/// <summary>A group as of systemd 247, or as of the release that brought it (names beginning with @ are groups inside it), and what changed later.</summary>
internal sealed record SystemCallGroupRow(string[] Names, SystemCallGroupChange[]? Changes, string? Since)
{
    internal static SystemCallGroupRow Read(JsonElement row) => new(
        row.Texts("names"),
        row.TryGetProperty("changes", out JsonElement changes)
            ? [.. changes.EnumerateArray().Select(change => new SystemCallGroupChange(
                change.OptionalText("since"), change.OptionalText("versions"), change.OptionalTexts("add") ?? [], change.OptionalTexts("remove") ?? []))]
            : null,
        row.OptionalText("since"));
}

/// <summary>A change of a group: since a version, or in ranges of versions where it came to several branches.</summary>
internal sealed record SystemCallGroupChange(string? Since, string? Versions, string[] Add, string[] Remove)
{
    internal bool AppliesTo(SystemdVersion version) =>
        Versions is null ? version >= SystemdVersion.Parse(Since!) : SystemdVersionRange.Parse(Versions).Contains(version);
}
