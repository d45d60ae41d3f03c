using System.Collections.Frozen;
using System.Globalization;

using PSSystemdHarden.Directives;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Values.Codecs;

/// <summary>Whole numbers, file modes, time spans.</summary>
internal static class NumberCodecs
{
    private const ulong Second = 1_000_000;

    private static readonly FrozenDictionary<string, (long Least, long Most)> s_ranges = new Dictionary<string, (long, long)>(StringComparer.Ordinal)
    {
        ["CPUSchedulingPriority"] = (0, 99),
        ["IOSchedulingPriority"] = (0, 7),
        ["LogRateLimitBurst"] = (0, uint.MaxValue),
        ["Nice"] = (-20, 19),
        ["OOMScoreAdjust"] = (-1000, 1000),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    internal static ValueCodec Int { get; } = new(
        input => input.Last(line => ReadNumber(input.Directive, line) is { } number ? input.Directive.Sandbox!.Signature == "u" ? (uint)number : (object)(int)number : null),
        (_, value) => Convert.ToInt64(value, CultureInfo.InvariantCulture));

    /// <summary>Octal text: a number would not say which base it is in.</summary>
    internal static ValueCodec Mode { get; } = new(
        input => WordCodecs.Read(input, line => DirectiveValue.TryReadMode(line, out uint mode) ? mode : null),
        (_, value) => "0" + Convert.ToString((uint)value, 8).PadLeft(3, '0'));

    internal static ValueCodec Timespan { get; } = new(
        input => input.Last(line => SystemdTime.ReadMicroseconds(line) is { } span && IsTaken(input.Directive, span) ? span : null),
        (_, value) => (ulong)value > (ulong)(TimeSpan.MaxValue.Ticks / TimeSpan.TicksPerMicrosecond) ? null : TimeSpan.FromTicks((long)(ulong)value * TimeSpan.TicksPerMicrosecond),
        (_, value) => SystemdTime.Format((ulong)value));

    internal static ValueCodec Nanoseconds { get; } = new(
        input => input.Last(line => SystemdTime.ReadNanoseconds(line) is { } span ? span == SystemdTime.Infinity ? input.Unset : span : null),
        (_, value) => (ulong)value == SystemdTime.Infinity ? null : value,
        (_, value) => (ulong)value == SystemdTime.Infinity ? "infinity" : ((ulong)value).ToString(CultureInfo.InvariantCulture));

    private static long? ReadNumber(Directive directive, string line)
    {
        (long least, long most) = s_ranges[directive.Name];
        return SystemdNumber.Read(line) is { } number && number >= least && number <= most ? number : null;
    }

    private static bool IsTaken(Directive directive, ulong span) =>
        directive.Name != "ManagedOOMMemoryPressureDurationSec" || span is >= Second and not SystemdTime.Infinity;
}
