using System.IO.Compression;
using System.Text.Json;

using PSSystemdHarden.Testing;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Core.Tests.Exposure;

/// <summary>One answer of a real systemd: a unit's properties, and how systemd-analyze rated it.</summary>
internal sealed record CorpusEntry(
    string Unit, string Id, SystemdVersion Version, Version Libseccomp, string Architecture, string Overall, string Predicate,
    Dictionary<string, uint?> Items, Dictionary<string, JsonElement> Properties)
{
    /// <summary>The rated entries of the fixtures and, where it is at hand, of the larger corpus.</summary>
    internal static IEnumerable<CorpusEntry> Read(string version)
    {
        string fixture = Path.Combine(Repository.Fixtures, "corpus", "expected", $"online-{version}.jsonl.gz");
        using var text = new StreamReader(new GZipStream(File.OpenRead(fixture), CompressionMode.Decompress));
        while (text.ReadLine() is { } line)
        {
            if (Parse(line) is { } entry)
                yield return entry;
        }

        if (Repository.OutsideCorpus is not { } corpus)
            yield break;
        string real = Path.Combine(corpus, "expected", version, "online", "real");
        foreach (string file in Directory.EnumerateFiles(real, "*.json", SearchOption.AllDirectories))
        {
            if (Parse(File.ReadAllText(file)) is { } entry)
                yield return entry;
        }
    }

    internal ServiceSettings ReadSettings()
    {
        var settings = new ServiceSettings();
        foreach ((string name, ServiceProperty property) in ServiceProperty.All)
        {
            if (Properties.TryGetValue(name, out JsonElement typed))
                property.Read(new JsonPropertyReader(typed[1]), settings);
        }

        return settings;
    }

    private static CorpusEntry? Parse(string json)
    {
        JsonElement root = JsonDocument.Parse(json).RootElement;
        if (root.GetProperty("exitStatus").GetInt32() != 0)
            return null;
        return new CorpusEntry(
            root.GetProperty("unit").GetString()!,
            root.GetProperty("id").GetString()!,
            SystemdVersion.Parse(root.GetProperty("systemd").GetString()!),
            System.Version.Parse(root.GetProperty("libseccomp").GetString()!),
            root.GetProperty("arch").GetString()!,
            root.GetProperty("overall").GetString()!,
            root.GetProperty("predicate").GetString()!,
            root.GetProperty("items").EnumerateObject().ToDictionary(
                p => p.Name, p => p.Value.ValueKind is JsonValueKind.Null ? (uint?)null : p.Value.GetUInt32()),
            root.GetProperty("properties").EnumerateObject().ToDictionary(p => p.Name, p => p.Value));
    }
}
