using System.Globalization;
using System.Text;

namespace PSSystemdHarden.Units;

/// <summary>Time spans as systemd reads them: "90", "1min 30s", "infinity" (systemd.time(7), "Parsing Time Spans").</summary>
internal static class SystemdTime
{
    /// <summary>No end: systemd's USEC_INFINITY and NSEC_INFINITY.</summary>
    internal const ulong Infinity = ulong.MaxValue;

    private const ulong Millisecond = 1000, Second = 1000 * Millisecond, Minute = 60 * Second, Hour = 60 * Minute, Day = 24 * Hour;

    /// <summary>The units, and their microseconds. Of two that fit, the longer one counts.</summary>
    private static readonly (string Name, ulong Microseconds)[] s_units =
    [
        .. Named(Second, "seconds", "second", "sec", "s"), .. Named(Minute, "minutes", "minute", "min", "m"),
        .. Named(2_629_800 * Second, "months", "month", "M"), .. Named(Millisecond, "msec", "ms"),
        .. Named(Hour, "hours", "hour", "hr", "h"), .. Named(Day, "days", "day", "d"), .. Named(7 * Day, "weeks", "week", "w"),
        .. Named(31_557_600 * Second, "years", "year", "y"), .. Named(1, "usec", "us", "μs", "µs"),
    ];

    private static readonly (string Name, ulong Microseconds)[] s_written =
        [("y", 31_557_600 * Second), ("month", 2_629_800 * Second), ("w", 7 * Day), ("d", Day), ("h", Hour), ("min", Minute), ("s", Second), ("ms", Millisecond), ("us", 1)];

    /// <summary>Microseconds, <see cref="Infinity"/>, or null where it is no time span. A number alone is seconds, or what is given.</summary>
    internal static ulong? ReadMicroseconds(string text, ulong defaultUnit = Second) => Read(text, defaultUnit, 1);

    /// <summary>Nanoseconds; a number alone is these.</summary>
    internal static ulong? ReadNanoseconds(string text) => Read(text, 1, 1000);

    /// <summary>A time span in systemd's own way: "1min 30s".</summary>
    internal static string Format(ulong microseconds)
    {
        if (microseconds is Infinity or 0)
            return microseconds == 0 ? "0" : "infinity";
        var text = new StringBuilder();
        foreach ((string name, ulong unit) in s_written)
        {
            if (microseconds < unit)
                continue;
            text.Append(text.Length == 0 ? string.Empty : " ").Append(CultureInfo.InvariantCulture, $"{microseconds / unit}{name}");
            microseconds %= unit;
        }

        return text.ToString();
    }

    private static ulong? Read(string text, ulong defaultUnit, ulong ticksInMicrosecond)
    {
        ReadOnlySpan<char> rest = text.AsSpan().Trim();
        if (rest is "infinity")
            return Infinity;
        if (rest.IsEmpty)
            return null;
        UInt128 total = 0;
        while (!rest.IsEmpty)
        {
            if (DecimalNumber.Take(ref rest) is not { } number)
                return null;
            ReadOnlySpan<char> behind = rest.TrimStart();
            (int length, ulong unit) = UnitOf(behind, defaultUnit, ticksInMicrosecond);

            // "12.34.56" is none, "12.34 .56" is one.
            if (length == 0 && behind.Length == rest.Length && !rest.IsEmpty)
                return null;
            rest = behind[length..].TrimStart();
            total += (UInt128)number.Whole * unit;
            ulong place = unit / 10;
            foreach (char digit in number.Digits)
            {
                total += (ulong)(digit - '0') * place;
                place /= 10;
            }

            if (total >= Infinity)
                return null;
        }

        return (ulong)total;
    }

    private static (int Length, ulong Unit) UnitOf(ReadOnlySpan<char> text, ulong defaultUnit, ulong ticksInMicrosecond)
    {
        foreach (string nanosecond in (string[])["nsec", "ns"])
        {
            if (ticksInMicrosecond > 1 && text.StartsWith(nanosecond, StringComparison.Ordinal))
                return (nanosecond.Length, 1);
        }

        (int Length, ulong Unit) found = (0, defaultUnit);
        foreach ((string name, ulong microseconds) in s_units)
        {
            if (name.Length > found.Length && text.StartsWith(name, StringComparison.Ordinal))
                found = (name.Length, microseconds * ticksInMicrosecond);
        }

        return found;
    }

    private static IEnumerable<(string Name, ulong Microseconds)> Named(ulong microseconds, params string[] names) =>
        names.Select(name => (name, microseconds));
}
