using System.Diagnostics.CodeAnalysis;

using PSSystemdHarden.Units;

namespace PSSystemdHarden.Directives;

/// <summary>The values that need no parser of their own: yes and no, words, modes.</summary>
internal static class DirectiveValue
{
    private const uint AllModeBits = 0b111_111_111_111;

    /// <summary>A value in the spelling that systemd itself uses ("yes" for "1"), or why that version does not take it.</summary>
    internal static bool TryRead(
        Directive directive, string value, SystemdVersion version, out string text, [NotNullWhen(false)] out string? problem)
    {
        text = value;
        problem = directive.Kind switch
        {
            DirectiveKind.Boolean when version.Major >= directive.TristateSince => TristateProblem(value, ref text),
            DirectiveKind.Boolean => BooleanProblem(value, ref text),
            DirectiveKind.Tristate => TristateProblem(value, ref text),
            DirectiveKind.Enum => EnumProblem(directive, value, version, ref text),
            DirectiveKind.Mode => TryReadMode(value, out _) ? null : $"'{value}' is no octal file mode such as 0077",
            _ => null,
        };
        return problem is null;
    }

    /// <summary>systemd's spellings of yes and no, in any case.</summary>
    internal static bool? ReadBoolean(string value) => value.ToLowerInvariant() switch
    {
        "1" or "yes" or "y" or "true" or "t" or "on" => true,
        "0" or "no" or "n" or "false" or "f" or "off" => false,
        _ => null,
    };

    internal static bool TryReadMode(string value, out uint mode)
    {
        mode = 0;
        if (value.Length == 0)
            return false;
        foreach (char c in value)
        {
            if (c is < '0' or > '7')
                return false;
            mode = (mode << 3) | (uint)(c - '0');
            if (mode > AllModeBits)
                return false;
        }

        return true;
    }

    private static string? BooleanProblem(string value, ref string text)
    {
        if (ReadBoolean(value) is not { } flag)
            return value.Length == 0 ? "an empty value does not reset it" : $"'{value}' is neither yes nor no";
        text = flag ? "yes" : "no";
        return null;
    }

    private static string? TristateProblem(string value, ref string text) => value.Length == 0 ? null : BooleanProblem(value, ref text);

    private static string? EnumProblem(Directive directive, string value, SystemdVersion version, ref string text)
    {
        if (version.Major >= directive.SuffixSince && value.IndexOf(':', StringComparison.Ordinal) is var colon and > 0)
            return EnumProblem(directive, value[..colon], version, ref text);
        if ((directive.TakesEmpty && value.Length == 0) || (directive.TakesNumber && SystemdNumber.Read(value) is not null))
            return null;
        if (directive.Values.TryGetValue(value, out int since))
            return version.Major >= since ? null : $"'{value}' is known since systemd {since}, and this is {version.Major}";
        if (directive.TakesBoolean && ReadBoolean(value) is { } flag)
        {
            text = flag ? "yes" : "no";
            return null;
        }

        string words = string.Join(", ", directive.WordsFor(version));
        return value.Length == 0 ? $"an empty value does not reset it; it takes {words}" : $"'{value}' is none of {words}";
    }
}
