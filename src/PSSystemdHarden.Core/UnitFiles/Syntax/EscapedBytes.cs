using System.Globalization;
using System.Text;

namespace PSSystemdHarden.UnitFiles.Syntax;

/// <summary>Bytes as text with the escapes of C, which may stand for any byte (cunescape and cescape of systemd).</summary>
internal static class EscapedBytes
{
    private const string Letters = "abfnrtvs\\\"'", Meanings = "\a\b\f\n\r\t\v \\\"'";

    /// <summary>The bytes of a text; null where one of its escapes is none.</summary>
    internal static byte[]? Read(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            int plain = text.IndexOf('\\', i) is >= 0 and var next ? next : text.Length;
            bytes.AddRange(Encoding.UTF8.GetBytes(text[i..plain]));
            if (plain == text.Length)
                break;
            i = plain + 1;
            if (i == text.Length)
                return null;
            if (Letters.IndexOf(text[i], StringComparison.Ordinal) is >= 0 and var letter)
            {
                bytes.Add((byte)Meanings[letter]);
            }
            else if (text[i] is >= '0' and <= '7' && Code(text, i, 3, 8) is <= byte.MaxValue and var octal)
            {
                bytes.Add((byte)octal);
                i += 2;
            }
            else if (text[i] is 'x' or 'u' or 'U' && (text[i] == 'x' ? 2 : text[i] == 'u' ? 4 : 8) is var digits && Code(text, i + 1, digits, 16) is { } code)
            {
                if (digits == 2)
                    bytes.Add((byte)code);
                else if (Rune.TryCreate(code, out Rune rune))
                    bytes.AddRange(Encoding.UTF8.GetBytes(rune.ToString()));
                else
                    return null;
                i += digits;
            }
            else
            {
                return null;
            }
        }

        return [.. bytes];
    }

    /// <summary>The text of some bytes: what is no printable ASCII is escaped.</summary>
    internal static string Write(byte[] bytes)
    {
        var text = new StringBuilder();
        foreach (byte b in bytes)
        {
            if (b == '\\')
                text.Append(@"\\");
            else if (b is >= (byte)' ' and < 0x7F)
                text.Append((char)b);
            else
                text.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}");
        }

        return text.ToString();
    }

    private static uint? Code(string text, int start, int digits, int radix)
    {
        if (start + digits > text.Length)
            return null;
        uint code = 0;
        foreach (char c in text.AsSpan(start, digits))
        {
            if (!char.IsAsciiHexDigit(c) || int.Parse([c], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) is var digit && digit >= radix)
                return null;
            code = (code * (uint)radix) + (uint)digit;
        }

        return code;
    }
}
