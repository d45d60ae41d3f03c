using System.Management.Automation;
using System.Text;

namespace PSSystemdHarden.Binding;

/// <summary>A wildcard for unit names: matches with and without the suffix, in any case.</summary>
internal sealed class UnitNamePattern(string text)
{
    private readonly WildcardPattern _pattern = new(text, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);

    internal static UnitNamePattern All { get; } = new("*");

    /// <summary>What to ask systemd for: patterns of fnmatch(3), which knows no case, that match no less than this.</summary>
    internal IReadOnlyCollection<string> FileNamePatterns
    {
        get
        {
            // Where the languages of the two kinds of pattern differ (escapes and ranges), ask for all, and choose afterwards.
            if (text.Contains('[', StringComparison.Ordinal) || text.Contains('`', StringComparison.Ordinal))
                return [];
            var pattern = new StringBuilder();
            foreach (char c in text)
            {
                pattern.Append(c switch
                {
                    '\\' => @"\\",
                    _ when char.IsAsciiLetter(c) => $"[{char.ToLowerInvariant(c)}{char.ToUpperInvariant(c)}]",
                    _ => c.ToString(),
                });
            }

            return [pattern.ToString(), $"{pattern}.*"];
        }
    }

    public override string ToString() => text;

    internal bool IsMatch(string unitName) => _pattern.IsMatch(unitName) || _pattern.IsMatch(Units.UnitName.StemOf(unitName));
}
