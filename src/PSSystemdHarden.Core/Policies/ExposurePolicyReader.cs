using System.Collections.ObjectModel;
using System.Text.Json;

using PSSystemdHarden.Files;
using PSSystemdHarden.Json;

namespace PSSystemdHarden.Policies;

/// <summary>Reads a policy, and says where systemd would ignore, refuse or abort.</summary>
internal static class ExposurePolicyReader
{
    internal const int LargestFile = 16 * 1024 * 1024;

    // The nearest name is sought in all names: not for each of a million keys.
    private const int MostSuggestions = 100;

    /// <exception cref="ExposurePolicyException">It is no policy.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    internal static ExposurePolicy Read(string path)
    {
        byte[] content = BoundedFile.Read(path, LargestFile)
            ?? throw new ExposurePolicyException(path, new FilePosition(1, 1), "larger than 16 MiB");
        return Parse(content, path);
    }

    /// <exception cref="ExposurePolicyException">It is no policy.</exception>
    internal static ExposurePolicy Parse(byte[] json, string? path = null)
    {
        var text = new PolicyText(json, path);
        text.Validate();

        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (reader.TokenType is not JsonTokenType.StartObject)
            throw text.Error(text.PositionOf(reader), "a policy is one object, with systemd's JSON fields as its keys");

        var items = new Dictionary<string, ExposureItemOverride>(StringComparer.Ordinal);
        List<ExposureWaiver>? waivers = null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            FilePosition position = text.PositionOf(reader);
            string key = reader.GetString()!;
            reader.Read();
            if (key == WaiverReader.Key)
            {
                if (waivers is not null)
                    throw text.Error(position, $"'{key}' stands there twice");
                waivers = WaiverReader.Read(ref reader, text);
            }
            else if (!PolicyIds.Contains(key))
            {
                string what = text.Warnings.Count < MostSuggestions ? PolicyIds.DescribeUnknown(key) : $"systemd has no item {JsonText.Quote(key)}";
                text.Warn(position, key, $"systemd ignores this: {what}");
            }
            else if (!seen.Add(key))
            {
                text.Warn(position, key, $"'{key}' stands there twice: systemd takes the first");
            }
            else if (reader.TokenType is not JsonTokenType.StartObject)
            {
                text.Warn(text.PositionOf(reader), key, $"{key} is no object: systemd ignores it");
            }
            else
            {
                items[key] = ItemOverrideReader.Read(ref reader, key, text);
            }

            reader.Skip();
        }

        return new ExposurePolicy(path, new ReadOnlyDictionary<string, ExposureItemOverride>(items), (waivers ?? []).AsReadOnly(), text.Warnings);
    }
}
