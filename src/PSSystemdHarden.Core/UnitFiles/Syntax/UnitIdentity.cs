using System.Globalization;
using System.Text;

using PSSystemdHarden.Units;

namespace PSSystemdHarden.UnitFiles.Syntax;

/// <summary>The parts of a unit's full name: "getty@tty1.service" has the prefix "getty" and the instance "tty1".</summary>
internal sealed class UnitIdentity
{
    internal UnitIdentity(string name)
    {
        Name = name;
        Stem = UnitName.StemOf(name);
        int at = Stem.IndexOf('@', StringComparison.Ordinal);
        Prefix = at < 0 ? Stem : Stem[..at];
        Instance = at < 0 ? null : Stem[(at + 1)..];
    }

    internal string Name { get; }

    /// <summary>The name without its suffix.</summary>
    internal string Stem { get; }

    /// <summary>What stands before the @, or all of the stem.</summary>
    internal string Prefix { get; }

    /// <summary>What stands after the @: empty for a template, null where there is no @.</summary>
    internal string? Instance { get; }

    internal string Suffix => Name[Stem.Length..];

    /// <summary>Undoes the escaping of unit names (systemd-escape --unescape), or null where it is broken.</summary>
    internal static string? Unescape(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '-')
            {
                bytes.Add((byte)'/');
            }
            else if (text[i] != '\\')
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(text[i].ToString()));
            }
            else if (i + 3 < text.Length && text[i + 1] == 'x'
                && byte.TryParse(text.AsSpan(i + 2, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte code))
            {
                bytes.Add(code);
                i += 3;
            }
            else
            {
                return null;
            }
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
