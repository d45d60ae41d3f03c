using System.Globalization;

namespace PSSystemdHarden.Units;

/// <summary>Whole numbers as systemd reads them: decimal, or with 0x, 0o, 0b or a leading 0 for octal in front.</summary>
internal static class SystemdNumber
{
    internal static long? Read(string text) =>
        Parse(text, out bool negative) is { } number && number <= (ulong)long.MaxValue ? negative ? -(long)number : (long)number : null;

    /// <summary>A number that is not negative.</summary>
    internal static ulong? ReadUnsigned(string text) => Parse(text, out bool negative) is { } number && !negative ? number : null;

    private static ulong? Parse(string text, out bool negative)
    {
        ReadOnlySpan<char> rest = text.AsSpan().TrimStart(" \t\n\r");
        negative = rest is ['-', ..];
        if (rest is ['+' or '-', ..])
            rest = rest[1..];
        (uint radix, int skip) = rest switch
        {
            ['0', 'x' or 'X', ..] => (16u, 2),
            ['0', 'o' or 'O', ..] => (8u, 2),
            ['0', 'b' or 'B', ..] => (2u, 2),
            ['0', _, ..] => (8u, 1),
            _ => (10u, 0),
        };
        rest = rest[skip..];
        if (rest.IsEmpty)
            return null;

        UInt128 number = 0;
        foreach (char c in rest)
        {
            uint digit = char.IsAsciiHexDigit(c) ? uint.Parse([c], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : radix;
            number = (number * radix) + digit;
            if (digit >= radix || number > ulong.MaxValue)
                return null;
        }

        return (ulong)number;
    }
}
