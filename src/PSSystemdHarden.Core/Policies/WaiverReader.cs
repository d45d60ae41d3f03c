using System.Globalization;
using System.Text.Json;

using PSSystemdHarden.Json;

namespace PSSystemdHarden.Policies;

/// <summary>Reads the waivers. They are ours, and systemd never sees them, so whatever is wrong with one is an error.</summary>
internal static class WaiverReader
{
    internal const string Key = "waivers";

    private static readonly string[] s_members = ["unit", "finding", "reason", "owner", "expires"];

    /// <summary>From the array's beginning to its end.</summary>
    /// <exception cref="ExposurePolicyException">It is no array, or a waiver in it is wrong.</exception>
    internal static List<ExposureWaiver> Read(ref Utf8JsonReader reader, PolicyText text)
    {
        if (reader.TokenType is not JsonTokenType.StartArray)
            throw text.Error(text.PositionOf(reader), $"'{Key}' is no array");
        List<ExposureWaiver> waivers = [];
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            if (reader.TokenType is not JsonTokenType.StartObject)
                throw text.Error(text.PositionOf(reader), "a waiver is an object with unit, finding, reason, owner and expires");
            waivers.Add(ReadOne(ref reader, text));
        }

        return waivers;
    }

    private static ExposureWaiver ReadOne(ref Utf8JsonReader reader, PolicyText text)
    {
        FilePosition start = text.PositionOf(reader);
        var members = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            FilePosition position = text.PositionOf(reader);
            string name = reader.GetString()!;
            if (!s_members.Contains(name))
                throw text.Error(position, $"a waiver has unit, finding, reason, owner and expires, and no {JsonText.Quote(name)}");
            reader.Read();
            if (!members.TryAdd(name, ReadValue(reader, name, text)))
                throw text.Error(position, $"the waiver has '{name}' twice");
        }

        string Required(string name) => members.GetValueOrDefault(name) ?? throw text.Error(start, $"the waiver lacks '{name}'");
        return new ExposureWaiver(
            Required("unit"), Required("finding"), Required("reason"), members.GetValueOrDefault("owner"),
            members.TryGetValue("expires", out string? day) ? ParseDay(day) : null);
    }

    private static string ReadValue(in Utf8JsonReader reader, string name, PolicyText text)
    {
        FilePosition position = text.PositionOf(reader);
        if (reader.TokenType is not JsonTokenType.String)
            throw text.Error(position, $"the waiver's '{name}' is no text");
        string value = reader.GetString()!;
        if (string.IsNullOrWhiteSpace(value))
            throw text.Error(position, $"the waiver's '{name}' is empty");
        if (name == "finding" && !PolicyIds.Contains(value))
            throw text.Error(position, PolicyIds.DescribeUnknown(value));
        if (name == "expires" && ParseDay(value) is null)
            throw text.Error(position, $"{JsonText.Quote(value)} is no day such as 2026-12-31");
        return value;
    }

    private static DateOnly? ParseDay(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) ? day : null;
}
