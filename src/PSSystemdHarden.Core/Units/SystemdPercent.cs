using System.Globalization;

namespace PSSystemdHarden.Units;

/// <summary>Shares as systemd reads them: "20%", "12.5‰", "1‱" (percent-util.c of systemd).</summary>
internal static class SystemdPercent
{
    /// <summary>A whole, in the unit that shares are read in: parts of ten thousand.</summary>
    internal const int Whole = 10_000;

    private static readonly (char Sign, int Places)[] s_signs = [('%', 2), ('‰', 1), ('‱', 0)];

    /// <summary>Parts of ten thousand, without an upper limit; null where it is no share.</summary>
    internal static long? Read(string text)
    {
        foreach ((char sign, int places) in s_signs)
        {
            if (!text.EndsWith(sign))
                continue;
            string[] parts = text[..^1].Split('.');
            string digits = parts.Length > 1 ? parts[1] : string.Empty;
            bool isFraction = parts.Length == 1 || (parts.Length == 2 && digits.Length > 0);
            if (!isFraction || digits.Length > places || !digits.All(char.IsAsciiDigit) || SystemdNumber.Read(parts[0]) is not (>= 0 and <= int.MaxValue and var number))
                return null;
            foreach (char digit in digits.PadRight(places, '0'))
                number = (number * 10) + (digit - '0');
            return number;
        }

        return null;
    }

    /// <summary>The same as a share of the largest 32-bit number.</summary>
    internal static uint ToScale(long permyriad) => (uint)((((ulong)permyriad * uint.MaxValue) + (Whole / 2)) / Whole);

    /// <summary>Parts of ten thousand of such a share.</summary>
    internal static long FromScale(uint scale) => (long)((((ulong)scale * Whole) + (uint.MaxValue / 2)) / uint.MaxValue);

    internal static string Format(long permyriad) => string.Create(CultureInfo.InvariantCulture, $"{permyriad / 100m:0.##}%");
}
