using System.Text.Json;
using System.Text.Json.Serialization;

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

    private static ExposureTables Load() => new(
        Read("exposure.json", ExposureJson.Default.ExposureData),
        Read("system-calls.json", ExposureJson.Default.SystemCallData));

    private static T Read<T>(string resource, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        using Stream stream = typeof(ExposureTables).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The assembly lacks its table {resource}.");
        return JsonSerializer.Deserialize(stream, type)
            ?? throw new InvalidOperationException($"The table {resource} is empty.");
    }
}

/// <summary>Data/exposure.json.</summary>
internal sealed record ExposureData(RatingRow[] Ratings, QuirkRow[] Quirks, ExposureItem[] Items);

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
    string[] Others);

/// <summary>A group as of systemd 247, or as of the release that brought it (names beginning with @ are groups inside it), and what changed later.</summary>
internal sealed record SystemCallGroupRow(string[] Names, SystemCallGroupChange[]? Changes, string? Since);

/// <summary>A change of a group: since a version, or in ranges of versions where it came to several branches.</summary>
internal sealed record SystemCallGroupChange(string? Since, string? Versions, string[] Add, string[] Remove)
{
    internal bool AppliesTo(SystemdVersion version) =>
        Versions is null ? version >= SystemdVersion.Parse(Since!) : SystemdVersionRange.Parse(Versions).Contains(version);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ExposureData))]
[JsonSerializable(typeof(SystemCallData))]
internal sealed partial class ExposureJson : JsonSerializerContext;
