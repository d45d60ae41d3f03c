using System.Globalization;

namespace PSSystemdHarden.Units;

/// <summary>Sizes as systemd reads them: "64K", "1.5G", "1G 512M" (parse_size of systemd).</summary>
internal static class SystemdSize
{
    private const string Suffixes = "EPTGMKB";

    /// <summary>Bytes, or null where it is no size.</summary>
    /// <param name="text">The size.</param>
    /// <param name="radix">What K stands for: 1024 for memory, 1000 for bandwidths.</param>
    internal static ulong? Read(string text, ulong radix)
    {
        UInt128 total = 0;
        int first = 0;
        ReadOnlySpan<char> rest = text.AsSpan().TrimStart();
        do
        {
            if (DecimalNumber.Take(ref rest) is not { } number || number.IsFractionOnly)
                return null;
            rest = rest.TrimStart();
            int suffix = rest.IsEmpty ? Suffixes.Length : Suffixes.IndexOf(rest[0], StringComparison.Ordinal);

            // The suffixes must come from the largest to the smallest; none at all is for bytes, and ends the text.
            if (suffix < first)
                return null;
            first = suffix + 1;
            rest = rest.IsEmpty ? rest : rest[1..].TrimStart();
            UInt128 factor = 1;
            for (int i = suffix; i < Suffixes.Length - 1; i++)
                factor *= radix;
            total += (number.Whole * factor) + (UInt128)(number.Fraction * (double)factor);
            if (total > ulong.MaxValue)
                return null;
        }
        while (!rest.IsEmpty);
        return (ulong)total;
    }

    /// <summary>The shortest exact spelling: "512M", "4097".</summary>
    internal static string Format(ulong bytes)
    {
        ulong number = bytes;
        int suffix = Suffixes.Length - 1;
        while (number > 0 && number % 1024 == 0 && suffix > 0)
        {
            number /= 1024;
            suffix--;
        }

        return number.ToString(CultureInfo.InvariantCulture) + (suffix == Suffixes.Length - 1 ? string.Empty : Suffixes[suffix]);
    }
}
