using System.Globalization;
using System.Numerics;

using PSSystemdHarden.Units;

namespace PSSystemdHarden.Values.Codecs;

/// <summary>Words that D-Bus shows as the kernel's numbers for them.</summary>
internal static class NumberedWordCodecs
{
    private const int IoClassNone = 0, IoClassBestEffort = 2;

    private static readonly (string Word, long Number)[] s_logLevels =
        [("emerg", 0), ("alert", 1), ("crit", 2), ("err", 3), ("warning", 4), ("notice", 5), ("info", 6), ("debug", 7)];

    private static readonly (string Word, long Number)[] s_mountFlags = [("shared", 1 << 20), ("slave", 1 << 19), ("private", 1 << 18)];

    private static readonly (string Word, long Number)[] s_schedulingPolicies =
        [("other", 0), ("fifo", 1), ("rr", 2), ("batch", 3), ("idle", 5), ("ext", 7)];

    private static readonly (string Word, long Number)[] s_ioClasses = [("none", IoClassNone), ("realtime", 1), ("best-effort", IoClassBestEffort), ("idle", 3)];

    private static readonly (string Word, long Number)[] s_numaPolicies =
        [("default", 0), ("preferred", 1), ("bind", 2), ("interleave", 3), ("local", 4), ("preferred-many", 5), ("weighted-interleave", 6)];

    internal static ValueCodec LogLevel { get; } = new(
        input => input.Last(line => NumberOf(s_logLevels, line) is >= 0 and <= 7 and var level ? (int)level : null), (_, value) => WordOf(s_logLevels, value));

    internal static ValueCodec MountFlags { get; } = Of(s_mountFlags, number => (ulong)number);

    internal static ValueCodec SchedulingPolicy { get; } = Of(s_schedulingPolicies, number => (int)number);

    /// <summary>"none" is the same as "best-effort" to systemd.</summary>
    internal static ValueCodec IoClass { get; } = Of(s_ioClasses, number => number == IoClassNone ? IoClassBestEffort : (int)number);

    internal static ValueCodec NumaPolicy { get; } = Of(s_numaPolicies, number => (int)number);

    private static ValueCodec Of<T>((string Word, long Number)[] words, Func<long, T> valueOf)
        where T : struct, INumber<T> => new(
        input => WordCodecs.Read(input, word => NumberOf(words, word) is { } number ? valueOf(number) : null),
        (_, value) => T.IsZero((T)value) && words[0].Number > 0 ? null : WordOf(words, value));

    private static long? NumberOf((string Word, long Number)[] words, string text) =>
        Array.Find(words, row => row.Word == text) is { Word: not null } row ? row.Number : SystemdNumber.Read(text);

    /// <summary>The word of a number, the number where it has none; null for what is not set.</summary>
    private static string? WordOf((string Word, long Number)[] words, object value)
    {
        long number = Convert.ToInt64(value, CultureInfo.InvariantCulture);
        return number < 0 ? null : Array.Find(words, row => row.Number == number).Word ?? number.ToString(CultureInfo.InvariantCulture);
    }
}
