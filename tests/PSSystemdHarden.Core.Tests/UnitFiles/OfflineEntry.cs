using System.IO.Compression;
using System.Text.Json;

using PSSystemdHarden.Testing;

namespace PSSystemdHarden.Core.Tests.UnitFiles;

/// <summary>What a real `systemd-analyze security --offline=true` said of one unit file; no items where the unit does not load.</summary>
internal sealed record OfflineEntry(string Unit, string Path, string? Overall, string? Predicate, Dictionary<string, uint?> Items, string Messages)
{
    internal bool Loads => Overall is not null;

    /// <summary>The entries of the fixtures and, where it is at hand, of the larger corpus.</summary>
    internal static IEnumerable<OfflineEntry> Read(string version)
    {
        string fixture = System.IO.Path.Combine(Repository.Fixtures, "corpus", "expected", $"offline-{version}.jsonl.gz");
        using var text = new StreamReader(new GZipStream(File.OpenRead(fixture), CompressionMode.Decompress));
        while (text.ReadLine() is { } line)
            yield return Parse(line, System.IO.Path.Combine(Repository.Fixtures, "corpus", "units"), "synthetic/");

        if (Repository.OutsideCorpus is not { } corpus)
            yield break;
        string real = System.IO.Path.Combine(corpus, "expected", version, "offline", "real");
        foreach (string file in Directory.EnumerateFiles(real, "*.json", SearchOption.AllDirectories))
            yield return Parse(File.ReadAllText(file), System.IO.Path.Combine(corpus, "units", "real"), "real/");
    }

    private static OfflineEntry Parse(string json, string units, string prefix)
    {
        JsonElement root = JsonDocument.Parse(json).RootElement;
        string unit = root.GetProperty("unit").GetString()!;
        bool loads = root.GetProperty("exitStatus").GetInt32() == 0;
        return new OfflineEntry(
            unit,
            System.IO.Path.Combine(units, unit[prefix.Length..]),
            loads ? root.GetProperty("overall").GetString() : null,
            loads ? root.GetProperty("predicate").GetString() : null,
            loads
                ? root.GetProperty("items").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.ValueKind is JsonValueKind.Null ? (uint?)null : p.Value.GetUInt32())
                : [],
            root.TryGetProperty("messages", out JsonElement messages) ? messages.ToString() : string.Empty);
    }
}
