using System.Globalization;
using System.Text.RegularExpressions;

using PSSystemdHarden.Linux;

namespace PSSystemdHarden.Denials;

/// <summary>Finds the error that a message tells of: by the C library's text, by its name, or by its number.</summary>
internal static partial class MessageErrors
{
    private static readonly Lazy<(string Name, string Text)[]> s_texts = new(() =>
        [.. DenialTables.Embedded.Data.Errors.SelectMany(row => row.Texts.Append(row.Name).Select(text => (row.Name, text))).OrderByDescending(row => row.text.Length)]);

    /// <summary>What is no error's name: a file can't be used, and why is not said.</summary>
    internal const string Open = "OPEN";

    private static readonly Lazy<HashSet<string>> s_names = new(() => [.. DenialTables.Embedded.Data.Errors.Select(row => row.Name)]);

    /// <summary>The error's name, and where in the message its text begins; null where it tells of none.</summary>
    internal static (string Name, int Index)? Find(string message) => ByText(message, name => name != Open) ?? ByNumber(message) ?? ByText(message, name => name == Open);

    private static (string Name, int Index)? ByText(string message, Func<string, bool> wants)
    {
        (string Name, int Index)? found = null;
        foreach ((string name, string text) in s_texts.Value.Where(row => wants(row.Name)))
        {
            // A name is written in capitals; a text in any case. Longer ones come first: "no such device or address".
            int index = message.LastIndexOf(text, text == name ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);
            if (index >= 0 && (found is null || index > found.Value.Index + text.Length))
                found = (name, index);
        }

        return found;
    }

    private static (string Name, int Index)? ByNumber(string message) =>
        Number().Match(message) is { Success: true } match
        && LinuxNames.Embedded.ErrorName(int.Parse(match.Groups[match.Groups[1].Success ? 1 : 2].ValueSpan, CultureInfo.InvariantCulture)) is { } name && s_names.Value.Contains(name)
            ? (name, match.Index)
            : null;

    /// <summary>"[Errno 30]", "os error 30", "errno=30", "(30: ".</summary>
    [GeneratedRegex(@"(?:errno|os error|error code|code)[\s=:]{1,2}(\d{1,3})\b|\((\d{1,3}): ", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
