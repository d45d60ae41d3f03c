using System.Buffers;
using System.Collections.Frozen;
using System.Text;

using PSSystemdHarden.Units;

namespace PSSystemdHarden.UnitFiles.Syntax;

/// <summary>Replaces specifiers such as %i (systemd.unit(5), "Specifiers") as the system's manager does.</summary>
/// <remarks>
/// No exposure hangs on the machine's name or identity, so that those are stood for by fixed words: the same file
/// then has the same answer on every machine. But a field of os-release(5) may be absent, and so empty, which a program's
/// or a user's name can't be: it is looked up, and on this machine even for the units of a root, as systemd does.
/// </remarks>
internal sealed class Specifiers(UnitIdentity unit, SystemdVersion version, OsRelease? release)
{
    private const string NoIdentity = "0123456789abcdef0123456789abcdef";

    private static readonly FrozenDictionary<char, Func<UnitIdentity, string?>> s_values = new Dictionary<char, Func<UnitIdentity, string?>>
    {
        ['i'] = u => u.Instance ?? string.Empty,
        ['I'] = u => UnitIdentity.Unescape(u.Instance ?? string.Empty),
        ['j'] = u => LastComponent(u),
        ['J'] = u => UnitIdentity.Unescape(LastComponent(u)),
        ['n'] = u => u.Name,
        ['N'] = u => u.Stem,
        ['p'] = u => u.Prefix,
        ['P'] = u => UnitIdentity.Unescape(u.Prefix),
        ['f'] = u => UnitIdentity.Unescape(u.Instance ?? u.Prefix) is { } path ? "/" + path.TrimStart('/') : null,
        ['y'] = u => "/etc/systemd/system/" + u.Name,
        ['Y'] = _ => "/etc/systemd/system",
        ['c'] = u => "/system.slice/" + u.Name,
        ['r'] = _ => "/system.slice",
        ['R'] = _ => string.Empty,
        ['C'] = _ => "/var/cache",
        ['d'] = u => "/run/credentials/" + u.Name,
        ['D'] = _ => "/usr/share",
        ['E'] = _ => "/etc",
        ['L'] = _ => "/var/log",
        ['S'] = _ => "/var/lib",
        ['t'] = _ => "/run",
        ['h'] = _ => "/root",
        ['s'] = _ => "/bin/sh",
        ['a'] = _ => "x86-64",
        ['b'] = _ => NoIdentity,
        ['H'] = _ => "localhost",
        ['l'] = _ => "localhost",
        ['q'] = _ => "localhost",
        ['m'] = _ => NoIdentity,
        ['v'] = _ => "6.0.0",
        ['g'] = _ => "root",
        ['G'] = _ => "0",
        ['u'] = _ => "root",
        ['U'] = _ => "0",
        ['T'] = _ => "/tmp",
        ['V'] = _ => "/var/tmp",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<char, string> s_releaseFields = new Dictionary<char, string>
    {
        ['A'] = "IMAGE_VERSION",
        ['B'] = "BUILD_ID",
        ['M'] = "IMAGE_ID",
        ['o'] = "ID",
        ['w'] = "VERSION_ID",
        ['W'] = "VARIANT_ID",
    }.ToFrozenDictionary();

    private static readonly SearchValues<char> s_ofTheMachine = SearchValues.Create("abclHmqrRsvTV");

    private static readonly SearchValues<char> s_ofTheUser = SearchValues.Create("CdDEgGhLStuUyY");

    private static readonly SearchValues<char> s_ofTheInstance = SearchValues.Create("fiInN");

    /// <summary>Those that came after 247.</summary>
    private static readonly FrozenDictionary<char, int> s_since = new Dictionary<char, int>
    {
        ['a'] = 248,
        ['A'] = 248,
        ['M'] = 248,
        ['d'] = 250,
        ['q'] = 250,
        ['y'] = 251,
        ['Y'] = 251,
        ['D'] = 257,
    }.ToFrozenDictionary();

    /// <summary>Whether a text has a specifier for which a fixed word stands here, and something else on each machine.</summary>
    internal static bool IsOfTheMachine(string text) => HasOneOf(s_ofTheMachine, text);

    /// <summary>Whether a text has one that is something else in each user's manager, and here what it is in the system's.</summary>
    internal static bool IsOfTheUser(string text) => HasOneOf(s_ofTheUser, text);

    /// <summary>Whether a text has one that is something else in each instance of a template.</summary>
    internal static bool IsOfTheInstance(string text) => HasOneOf(s_ofTheInstance, text);

    /// <summary>The text with its specifiers replaced.</summary>
    /// <returns>Null where one is unknown to this version, or can't be resolved; <paramref name="problem"/> says which.</returns>
    internal string? Expand(string text, out string? problem)
    {
        problem = null;
        if (!text.Contains('%', StringComparison.Ordinal))
            return text;

        var expanded = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '%' || i + 1 == text.Length)
            {
                expanded.Append(text[i]);
                continue;
            }

            char c = text[++i];
            if (c == '%')
            {
                expanded.Append('%');
            }
            else if (!char.IsAsciiLetterOrDigit(c))
            {
                expanded.Append('%').Append(c);
            }
            else if (s_since.GetValueOrDefault(c) <= version.Major && s_releaseFields.TryGetValue(c, out string? field))
            {
                if (release is null)
                {
                    problem = $"'%{c}' can't be resolved: the machine has no os-release file";
                    return null;
                }

                expanded.Append(release[field]);
            }
            else if (!s_values.TryGetValue(c, out Func<UnitIdentity, string?>? value) || s_since.GetValueOrDefault(c) > version.Major)
            {
                problem = $"systemd {version.Major} knows no specifier '%{c}'";
                return null;
            }
            else if (value(unit) is { } found)
            {
                expanded.Append(found);
            }
            else
            {
                problem = $"'%{c}' can't be resolved: the unit's name is not escaped as it should be";
                return null;
            }
        }

        return expanded.ToString();
    }

    private static bool HasOneOf(SearchValues<char> specifiers, string text)
    {
        for (int i = 0; i + 1 < text.Length; i++)
        {
            if (text[i] == '%' && specifiers.Contains(text[++i]))
                return true;
        }

        return false;
    }

    private static string LastComponent(UnitIdentity unit) => unit.Prefix[(unit.Prefix.LastIndexOf('-') + 1)..];
}
