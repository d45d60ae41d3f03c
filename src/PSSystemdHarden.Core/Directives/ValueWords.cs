using System.Text.Json;

using PSSystemdHarden.Json;

namespace PSSystemdHarden.Directives;

/// <summary>A word to offer for a directive's value.</summary>
/// <param name="Text">As a unit file says it.</param>
/// <param name="Meaning">In a few words; null where the word says it itself.</param>
/// <param name="Since">The first release that knows it; 0 for all that we know.</param>
internal readonly record struct ValueWord(string Text, string? Meaning, int Since);

/// <summary>The words that directives take, for those who write them (Data/value-words.json); others may be allowed as well.</summary>
internal sealed class ValueWords
{
    private static readonly Lazy<ValueWords> s_embedded = new(Load);

    private readonly Dictionary<string, int> _since;
    private readonly Dictionary<string, string> _rows;
    private readonly Dictionary<string, Dictionary<string, string>> _words;

    private ValueWords(JsonElement table)
    {
        _since = table.GetProperty("since").EnumerateObject().ToDictionary(word => word.Name, word => word.Value.GetInt32());
        _rows = table.TextsByName("directives");
        JsonElement words = table.GetProperty("words");
        _words = words.EnumerateObject().ToDictionary(row => row.Name, row => words.TextsByName(row.Name));
    }

    internal static ValueWords Embedded => s_embedded.Value;

    /// <summary>The words for a directive, the most useful first; none for one that takes no words.</summary>
    /// <remarks>The catalogue is asked last: reading it takes longer than a completion should.</remarks>
    internal IReadOnlyList<ValueWord> Of(string directive)
    {
        if (_rows.TryGetValue(directive, out string? row))
            return [.. _words[row].Select(word => new ValueWord(word.Key, word.Value, _since.GetValueOrDefault(word.Key)))];
        return [.. DirectiveCatalog.Embedded.Find(directive).SelectMany(found => found.Values)
            .Select(word => new ValueWord(word.Key, null, word.Value)).DistinctBy(word => word.Text).OrderBy(word => word.Text, StringComparer.Ordinal)];
    }

    private static ValueWords Load()
    {
        using JsonDocument table = DataTable.Open("value-words.json");
        return new ValueWords(table.RootElement);
    }
}
