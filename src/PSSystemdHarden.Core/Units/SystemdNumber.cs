using System.Globalization;

namespace PSSystemdHarden.Units;

/// <summary>Whole numbers as systemd reads them: decimal, or with 0x, 0o, 0b or a leading 0 for octal in front.</summary>
internal static class SystemdNumber
{
    internal static long? Read(string text)
    {
        ReadOnlySpan<char> rest = text.AsSpan().TrimStart(" \t\n\r");
        bool negative = rest is ['-', ..];
        if (rest is ['+' or '-', ..])
            rest = rest[1..];
        (int radix, int skip) = rest switch
        {
            ['0', 'x' or 'X', ..] => (16, 2),
            ['0', 'o' or 'O', ..] => (8, 2),
            ['0', 'b' or 'B', ..] => (2, 2),
            ['0', _, ..] => (8, 1),
            _ => (10, 0),
        };
        rest = rest[skip..];
        if (rest.IsEmpty)
            return null;

        long number = 0;
        foreach (char c in rest)
        {
            int digit = char.IsAsciiHexDigit(c) ? int.Parse([c], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : radix;
            if (digit >= radix || number > int.MaxValue)
                return null;
            number = (number * radix) + digit;
        }

        return negative ? -number : number;
    }
}
