using System.Globalization;

namespace PSSystemdHarden.Units;

/// <summary>A decimal number at the front of a size or a time span.</summary>
/// <param name="Whole">What stands before the point.</param>
/// <param name="Digits">What stands behind it.</param>
/// <param name="IsFractionOnly">Whether nothing stands before it.</param>
internal readonly record struct DecimalNumber(ulong Whole, string Digits, bool IsFractionOnly)
{
    internal double Fraction => Digits.Length == 0 ? 0 : double.Parse("0." + Digits, CultureInfo.InvariantCulture);

    /// <summary>Takes a number off the front of a text; null, and the text as it was, where none is there.</summary>
    internal static DecimalNumber? Take(ref ReadOnlySpan<char> text)
    {
        int whole = DigitsOf(text);
        bool hasPoint = whole < text.Length && text[whole] == '.';
        int fraction = hasPoint ? DigitsOf(text[(whole + 1)..]) : 0;
        ulong number = 0;
        if (whole + fraction == 0 || (whole > 0 && !ulong.TryParse(text[..whole], NumberStyles.None, CultureInfo.InvariantCulture, out number)))
            return null;
        string digits = text.Slice(whole + (hasPoint ? 1 : 0), fraction).ToString();
        text = text[(whole + (hasPoint ? 1 : 0) + fraction)..];
        return new DecimalNumber(number, digits, whole == 0);
    }

    private static int DigitsOf(ReadOnlySpan<char> text)
    {
        int end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length : end;
    }
}
