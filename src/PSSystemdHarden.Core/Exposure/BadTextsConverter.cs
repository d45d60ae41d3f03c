using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PSSystemdHarden.Exposure;

/// <summary>Reads an item's 'bad' text: one string for every badness, or an object with one for each.</summary>
internal sealed class BadTextsConverter : JsonConverter<IReadOnlyDictionary<uint, string>>
{
    /// <summary>The key of the text that serves every badness.</summary>
    internal const uint Any = uint.MaxValue;

    public override IReadOnlyDictionary<uint, string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        JsonElement root = document.RootElement;
        return root.ValueKind is JsonValueKind.String
            ? new Dictionary<uint, string> { [Any] = root.GetString()! }
            : root.EnumerateObject().ToDictionary(p => uint.Parse(p.Name, CultureInfo.InvariantCulture), p => p.Value.GetString()!);
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<uint, string> value, JsonSerializerOptions options) =>
        throw new NotSupportedException("The tables are only read.");
}
