using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

using PSSystemdHarden.Directives;
using PSSystemdHarden.DropIns;
using PSSystemdHarden.Json;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Profiles;

/// <summary>What a profile may say. It may come from anywhere: it can restrict a service, but not run, load, or hand it anything.</summary>
internal static class ProfileRules
{
    /// <summary>What a profile's name is, for messages.</summary>
    internal const string NameForm = "it is made of up to 64 letters, digits, and . _ - but for the first place";

    private const string SafeSpecifiers = "%nNpPiIjJ";
    private const int LongestName = 64;
    private const int LongestText = 1024;

    private static readonly FrozenDictionary<string, string> s_refused = LoadRefused();
    private static readonly string[] s_ownPlaces = ["%n", "%N", "%p"];

    /// <summary>The directives that a profile takes, by name.</summary>
    internal static IEnumerable<Directive> Directives =>
        DirectiveCatalog.Embedded.Sandbox.Where(row => row.Sections.Contains(DropInText.ServiceSection) && !s_refused.ContainsKey(row.Name));

    /// <summary>The sandbox directives that a profile does not take.</summary>
    internal static IEnumerable<string> Refused => s_refused.Keys;

    /// <summary>The directive of a name, or why a profile can't have it.</summary>
    internal static bool TryFind(string name, [NotNullWhen(true)] out Directive? directive, [NotNullWhen(false)] out string? problem)
    {
        problem = null;
        if (!DirectiveCatalog.Embedded.TryFind(DropInText.ServiceSection, name, out directive))
            problem = $"there is no {JsonText.Quote(name)} in [{DropInText.ServiceSection}]{Suggestion(name)}";
        else if (directive.Sandbox is null)
            problem = $"{name}= is no sandbox directive: a profile can't have it";
        else if (s_refused.TryGetValue(name, out string? why))
            problem = $"a profile can't have {name}=: {why}";
        return problem is null;
    }

    /// <summary>Why a profile can't have a line; null if it can.</summary>
    internal static string? ValueProblem(Directive directive, string value)
    {
        if (TextProblem(value) is { } problem)
            return problem;
        if (UnsafeSpecifier(value) is { } specifier)
            return $"has the specifier %{specifier}: a profile can have those that are made of the unit's name alone, and %%";
        return directive.Sandbox!.Type switch
        {
            SandboxValueType.BindList when value.Contains(':', StringComparison.Ordinal) => "shows a file in another place: a profile can only name places that stay the same",
            SandboxValueType.RelativePathList when value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Any(IsForeignFolder) =>
                "names a folder that may be another service's, which would change its owner: begin it with %N",
            _ => null,
        };
    }

    /// <summary>Why a text can't be a description or a reason, which are shown, and written as comments; null if it can.</summary>
    internal static string? ProseProblem(string text)
    {
        if (text.Length > LongestText)
            return $"is longer than {LongestText} characters";
        // It would hide what the linter has to say of the line below it.
        if (text.Contains("pssystemdharden:", StringComparison.OrdinalIgnoreCase))
            return "has 'pssystemdharden:' in it, which speaks to the linter";
        return TextProblem(text);
    }

    internal static bool IsName(string text) =>
        text.Length is > 0 and <= LongestName && char.IsAsciiLetterOrDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    /// <summary>Of what does not show as what it is, line breaks of any kind above all.</summary>
    private static string? TextProblem(string text)
    {
        foreach (char c in text)
        {
            if (c != '\t' && char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                return string.Create(CultureInfo.InvariantCulture, $"has a line break or another invisible character in it (U+{(int)c:X4})");
        }

        return text.TrimEnd().EndsWith('\\') ? "ends with a backslash, which would join the next line to it" : null;
    }

    private static char? UnsafeSpecifier(string value)
    {
        for (int i = 0; i + 1 < value.Length; i++)
        {
            if (value[i] != '%')
                continue;
            char c = value[++i];
            if (char.IsAsciiLetterOrDigit(c) && !SafeSpecifiers.Contains(c, StringComparison.Ordinal))
                return c;
        }

        return null;
    }

    private static bool IsForeignFolder(string word) => word.Contains(':', StringComparison.Ordinal) || !s_ownPlaces.Contains(word.Split('/')[0]);

    private static string Suggestion(string name) =>
        NearestName.Find(name, Directives.Select(row => row.Name)) is { } nearest ? $"; did you mean '{nearest}'?" : string.Empty;

    private static FrozenDictionary<string, string> LoadRefused()
    {
        using JsonDocument table = DataTable.Open("profile-refusals.json");
        return table.RootElement.EnumerateObject().ToFrozenDictionary(row => row.Name, row => row.Value.GetString()!, StringComparer.Ordinal);
    }
}
