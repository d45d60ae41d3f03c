using System.Globalization;
using System.Text.Json;

namespace PSSystemdHarden.Json;

/// <summary>
/// Reads the embedded tables (Data/*.json), element by element: a serializer's generic code must be compiled anew in each session,
/// and takes longer than all the reading. What a table lacks throws; the tests read them all.
/// </summary>
internal static class DataTable
{
    /// <summary>The table of that name; the caller disposes of it.</summary>
    internal static JsonDocument Open(string name)
    {
        using Stream stream = typeof(DataTable).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly lacks its table {name}.");
        return JsonDocument.Parse(stream);
    }

    extension(JsonElement row)
    {
        internal string Text(string name) => row.GetProperty(name).GetString()!;

        internal string? OptionalText(string name) => row.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

        internal bool Flag(string name) => row.TryGetProperty(name, out JsonElement value) && value.GetBoolean();

        /// <summary>A number, which may stand as text; null where it is null or left out.</summary>
        internal int? Number(string name) => row.TryGetProperty(name, out JsonElement value) ? value.AsNumber() : null;

        internal int? AsNumber() => row.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => int.Parse(row.GetString()!, CultureInfo.InvariantCulture),
            _ => row.GetInt32(),
        };

        /// <summary>A word of an enumeration, in any case.</summary>
        internal T Word<T>(string name)
            where T : struct, Enum => WordOf<T>(row.Text(name));

        internal T? OptionalWord<T>(string name)
            where T : struct, Enum => row.OptionalText(name) is { } word ? WordOf<T>(word) : null;

        private static T WordOf<T>(string word) => (T)Enum.Parse(typeof(T), word, ignoreCase: true);

        internal string[] Texts(string name) => row.OptionalTexts(name) ?? throw new KeyNotFoundException(name);

        internal string[]? OptionalTexts(string name) =>
            row.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.Array ? value.AsTexts() : null;

        internal string[] AsTexts()
        {
            var texts = new string[row.GetArrayLength()];
            int i = 0;
            foreach (JsonElement text in row.EnumerateArray())
                texts[i++] = text.GetString()!;
            return texts;
        }

        /// <summary>An object of texts by their names, in its order.</summary>
        internal Dictionary<string, string> TextsByName(string name)
        {
            var texts = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (JsonProperty property in row.GetProperty(name).EnumerateObject())
                texts.Add(property.Name, property.Value.GetString()!);
            return texts;
        }
    }
}
