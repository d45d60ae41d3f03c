using System.Globalization;

using PSSystemdHarden.Units;

namespace PSSystemdHarden.Values.Codecs;

/// <summary>Limits of memory, tasks and CPU time, and weights.</summary>
internal static class LimitCodecs
{
    private const string Infinity = "infinity", Idle = "idle";
    private const ulong LeastWeight = 1, MostWeight = 10_000, MicrosecondsInSecond = 1_000_000;

    private static readonly string[] s_mayBeZero = ["MemoryLow", "MemoryMin", "MemorySwapMax", "MemoryZSwapMax"];

    /// <summary>Bytes; null for no limit.</summary>
    internal static ValueCodec SizeOrPercent { get; } = new(
        input => input.Last(line => ReadSize(input, line)),
        (_, value) => NullIfNone(value),
        (_, value) => (ulong)value == ulong.MaxValue ? Infinity : SystemdSize.Format((ulong)value));

    internal static ValueCodec TasksMax { get; } = new(
        input => input.Last(ReadTasks), (_, value) => NullIfNone(value), (_, value) => NumberOrInfinity(value));

    /// <summary>1 to 10000, or "idle", for which D-Bus has 0.</summary>
    internal static ValueCodec Weight { get; } = new(
        input => input.Last(line => ReadWeight(line, takesIdle: input.Directive.Name is "CPUWeight" or "StartupCPUWeight")),
        (_, value) => (ulong)value == 0 ? Idle : NullIfNone(value));

    /// <summary>Text such as "20%" of one CPU; D-Bus has microseconds in each second.</summary>
    internal static ValueCodec CpuQuota { get; } = new(
        input => input.Last(line => SystemdPercent.Read(line) is > 0 and var share ? (ulong)share * MicrosecondsInSecond / SystemdPercent.Whole : null),
        (_, value) => (ulong)value == ulong.MaxValue ? null : SystemdPercent.Format((long)((ulong)value * SystemdPercent.Whole / MicrosecondsInSecond)));

    /// <summary>Text such as "60%"; D-Bus has a share of the largest 32-bit number.</summary>
    internal static ValueCodec Permyriad { get; } = new(
        input => input.Last(line => ReadShare(line) is { } share ? SystemdPercent.ToScale(share) : null),
        (_, value) => (uint)value == 0 ? null : SystemdPercent.Format(SystemdPercent.FromScale((uint)value)));

    /// <summary>Bytes, or text such as "5%"; null for none.</summary>
    internal static ValueCodec Quota { get; } = new(
        input =>
        {
            object value = input.Unset;
            foreach (string line in input.Lines)
                value = ReadQuota(line) ?? value;
            return value;
        },
        (_, value) => value is object[] { Length: 3 } quota && quota[2] is "yes"
            ? (uint)quota[1] != uint.MaxValue ? SystemdPercent.Format(SystemdPercent.FromScale((uint)quota[1])) : quota[0]
            : null,
        (directive, value) => Quota!.Typed(directive, value) switch
        {
            null => "off",
            ulong bytes => SystemdSize.Format(bytes),
            var share => (string)share,
        });

    /// <summary>A weight, or null where it is none.</summary>
    internal static ulong? ReadWeight(string text, bool takesIdle) => takesIdle && text == Idle
        ? 0
        : SystemdNumber.ReadUnsigned(text) is >= LeastWeight and <= MostWeight and var weight ? weight : null;

    private static object? NullIfNone(object value) => (ulong)value == ulong.MaxValue ? null : value;

    private static string NumberOrInfinity(object value) =>
        (ulong)value == ulong.MaxValue ? Infinity : ((ulong)value).ToString(CultureInfo.InvariantCulture);

    private static long? ReadShare(string text) => SystemdPercent.Read(text) is <= SystemdPercent.Whole and var share ? share : null;

    private static object? ReadSize(ValueInput input, string line)
    {
        if (line == Infinity)
            return ulong.MaxValue;
        if (ReadShare(line) is { } share && share > 0)
        {
            return input.Context.Memory is { } memory
                ? ShareOf(memory, (ulong)share)
                : new NotPredictable("it is a share of the machine's memory, whose size is not known here");
        }

        ulong? bytes = ReadShare(line) is 0 ? 0 : SystemdSize.Read(line, 1024);
        return bytes is null or ulong.MaxValue || (bytes == 0 && !s_mayBeZero.Contains(input.Directive.Name)) ? null : bytes;
    }

    /// <summary>A share of the memory, in whole pages.</summary>
    private static ulong ShareOf(ulong memory, ulong share)
    {
        ulong page = (ulong)Environment.SystemPageSize;
        return share == SystemdPercent.Whole ? memory : memory / page * share / SystemdPercent.Whole * page;
    }

    private static object? ReadTasks(string line)
    {
        if (line == Infinity)
            return ulong.MaxValue;
        if (ReadShare(line) is not null)
            return new NotPredictable("it is a share of the tasks that the kernel and the machine's control group allow");
        return SystemdNumber.ReadUnsigned(line) is > 0 and < ulong.MaxValue and var tasks ? tasks : null;
    }

    private static object[]? ReadQuota(string line)
    {
        if (line is "" or "off")
            return [ulong.MaxValue, uint.MaxValue, "no"];
        if (ReadShare(line) is { } share)
            return [ulong.MaxValue, SystemdPercent.ToScale(share), "yes"];
        return SystemdSize.Read(line, 1024) is { } bytes ? [bytes, uint.MaxValue, "yes"] : null;
    }
}
