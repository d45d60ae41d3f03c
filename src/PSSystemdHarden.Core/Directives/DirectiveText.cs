using System.Collections;
using System.Globalization;
using System.Text;

using PSSystemdHarden.Units;

namespace PSSystemdHarden.Directives;

/// <summary>Turns what a user gives for a directive into what a unit file says for it: one text a line, without the key.</summary>
internal static class DirectiveText
{
    /// <summary>systemd's limit for a line is 1 MiB (systemd.syntax(7)); nothing sensible comes near this.</summary>
    private const int LongestValue = 64 * 1024;

    private const char Inversion = '~';

    /// <summary>The values of a directive's lines. None stands for an empty assignment, which resets it.</summary>
    /// <param name="directive">What it is for.</param>
    /// <param name="value">
    /// A text is taken as it would stand in a unit file; of a list each element is one item, quoted where it must be. Numbers,
    /// truth values, time spans and enumerations are spelt as systemd spells them.
    /// </param>
    /// <exception cref="DirectiveValueException">It can't be written in a unit file.</exception>
    internal static IReadOnlyList<string> Lines(Directive directive, object value) => value switch
    {
        string text => text.Trim().Length == 0 ? [] : [Checked(directive, text.Trim())],
        IDictionary pairs => Join(directive, [.. pairs.Keys.Cast<object>().Select(key => Pair(directive, key, pairs[key]))]),
        IEnumerable items => Join(directive, [.. items.Cast<object?>().Select(item => Item(directive, item))]),
        _ => [Checked(directive, Scalar(directive, value))],
    };

    /// <summary>Whether a directive's assignments add up until an empty one.</summary>
    internal static bool Accumulates(Directive directive) => directive.Sandbox?.IsList ?? false;

    /// <summary>What an assignment says that takes back all before it; null where the next assignment does so by itself.</summary>
    internal static string? ResetBefore(Directive directive, IReadOnlyList<string> lines)
    {
        if (!Accumulates(directive))
            return null;

        // An empty bounding set can't be taken from: what is left out is left out of the full one.
        return directive.Name == "CapabilityBoundingSet" && lines.Count > 0 && lines[0].StartsWith(Inversion) ? "~" : string.Empty;
    }

    /// <summary>Whether a value takes back all before it, and adds nothing.</summary>
    internal static bool IsReset(Directive directive, string value) => value.Length == 0 || (Accumulates(directive) && value == ResetBefore(directive, ["~"]));

    /// <summary>An inverted list is a line of its own: the "~" is for all of it.</summary>
    private static List<string> Join(Directive directive, string[] items)
    {
        var lines = new List<string>();
        bool open = false;
        foreach (string item in items.Where(item => item.Length > 0))
        {
            bool inverted = item.StartsWith(Inversion);
            if (open && !inverted && !directive.Sandbox!.TakesOneALine)
                lines[^1] += " " + item;
            else
                lines.Add(item);
            open = !inverted;
        }

        return lines.ConvertAll(line => Checked(directive, line));
    }

    private static string Pair(Directive directive, object key, object? value)
    {
        string separator = directive.Sandbox?.Type switch
        {
            SandboxValueType.Environment => "=",
            >= SandboxValueType.DeviceList and <= SandboxValueType.DeviceWeightList => " ",
            _ => ":",
        };
        string text = $"{Scalar(directive, key)}{separator}{Scalar(directive, value ?? string.Empty)}";
        return separator == " " ? text : Quoted(directive, text);
    }

    private static string Item(Directive directive, object? item) => item switch
    {
        null => string.Empty,
        string text => Quoted(directive, text),
        _ => Scalar(directive, item),
    };

    private static string Scalar(Directive directive, object value) => value switch
    {
        string text => text,
        bool flag => flag ? "yes" : "no",
        Enum word => SystemdSpelling.Of(word.ToString()),
        TimeSpan span => Span(span),
        sbyte or byte or short or ushort or int or uint or long or ulong when directive.Kind is DirectiveKind.Mode =>
            throw new DirectiveValueException(directive.Name, $"{directive.Name}= takes an octal mode, and a number has lost its leading zero.", "Give it as text, such as '0077'."),
        IFormattable number and (sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal) =>
            number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? string.Empty,
    };

    private static string Span(TimeSpan span)
    {
        if (span < TimeSpan.Zero)
            return "infinity";
        long microseconds = span.Ticks / TimeSpan.TicksPerMicrosecond;
        return microseconds % 1_000_000 == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1_000_000}s")
            : string.Create(CultureInfo.InvariantCulture, $"{microseconds}us");
    }

    /// <summary>Items that are single words by nature may hold several: "@system-service @network-io". Others are quoted where they must be.</summary>
    private static string Quoted(Directive directive, string item)
    {
        string text = item.Trim();
        if (!(directive.Sandbox?.QuotesItems ?? false) || text.AsSpan().IndexOfAny(" \t\"'\\") < 0)
            return text;
        var quoted = new StringBuilder("\"");
        foreach (char c in text)
            quoted.Append(c is '"' or '\\' ? "\\" : string.Empty).Append(c);
        return quoted.Append('"').ToString();
    }

    /// <summary>What may not come into a unit file by a value: other lines, other sections, a value that runs into the next line.</summary>
    private static string Checked(Directive directive, string text)
    {
        string? problem = text switch
        {
            { Length: > LongestValue } => "is longer than 64 KiB",
            _ when text.Any(c => char.IsControl(c) && c != '\t') => "has a line break or another control character in it",
            _ when text.EndsWith('\\') => "ends with a backslash, which would join the next line to it",
            _ when HasLoneSurrogate(text) => "is no valid Unicode",
            _ => null,
        };
        return problem is null
            ? text
            : throw new DirectiveValueException(directive.Name, $"The value of {directive.Name}= {problem}.", "Give one line of text.");
    }

    private static bool HasLoneSurrogate(string text)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar && !text.Contains('\uFFFD', StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
