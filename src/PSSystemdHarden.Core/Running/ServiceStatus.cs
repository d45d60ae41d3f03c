using PSSystemdHarden.Bus;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Running;

/// <summary>How one run of a service is doing: the properties of it that systemd sends when they change, and those it tells when asked.</summary>
/// <remarks>Numbers that systemd does not know are UINT64_MAX with it, and stay null here.</remarks>
internal sealed class ServiceStatus
{
    private static readonly Utf8Table<Field> s_fields = new(new Dictionary<string, Field>
    {
        ["ActiveState"] = Text((s, value) => s.ActiveState = SystemdEnum<UnitActiveState>.FromText(value)),
        ["SubState"] = Text((s, value) => s.SubState = value),
        ["Job"] = new("(uo)\0"u8.ToArray(), ReadJob),
        ["InvocationID"] = new("ay\0"u8.ToArray(), (s, reader) => s.InvocationId = Convert.ToHexString(reader.ReadBytes()).ToLowerInvariant()),
        ["ActiveEnterTimestampMonotonic"] = Number((s, value) => s.WasUp = value > 0),
        ["Type"] = Text((s, value) => s.Type = value),
        ["Result"] = Text((s, value) => s.Result = value),
        ["NRestarts"] = new("u\0"u8.ToArray(), (s, reader) => s.Restarts = reader.ReadUInt32()),
        ["ExecMainCode"] = new("i\0"u8.ToArray(), (s, reader) => s.ExecMainCode = reader.ReadInt32()),
        ["ExecMainStatus"] = new("i\0"u8.ToArray(), (s, reader) => s.ExecMainStatus = reader.ReadInt32()),
        ["ExecMainStartTimestamp"] = Number((s, value) => s.StartTime = value),
        ["ExecMainStartTimestampMonotonic"] = Number((s, value) => s.StartTick = value),
        ["ExecMainExitTimestampMonotonic"] = Number((s, value) => s.ExitTick = value),
        ["CPUUsageNSec"] = Number((s, value) => s.CpuNanoseconds = value),
        ["MemoryPeak"] = Number((s, value) => s.MemoryPeak = value),
        ["TasksPeak"] = Number((s, value) => s.TasksPeak = value),
        ["IOReadBytes"] = Number((s, value) => s.IORead = value),
        ["IOWriteBytes"] = Number((s, value) => s.IOWritten = value),
        ["IPIngressBytes"] = Number((s, value) => s.IPReceived = value),
        ["IPEgressBytes"] = Number((s, value) => s.IPSent = value),
    });

    /// <summary>Those of the Unit interface that are read one by one: reading all of that interface is dear.</summary>
    /// <remarks>The job first: one that is started between the first two answers would look as if it had ended.</remarks>
    internal static IReadOnlyList<string> UnitProperties { get; } = ["Job", "ActiveState", "SubState", "InvocationID", "ActiveEnterTimestampMonotonic"];

    internal UnitActiveState ActiveState { get; private set; } = UnitActiveState.Inactive;

    internal string SubState { get; private set; } = "dead";

    internal bool HasJob { get; private set; }

    internal string InvocationId { get; private set; } = string.Empty;

    /// <summary>Whether it was active at any time: with Type=exec, whether the program was executed.</summary>
    internal bool WasUp { get; private set; }

    /// <summary>Service.Type; empty for a unit that systemd does not know any more.</summary>
    internal string Type { get; private set; } = string.Empty;

    internal string Result { get; private set; } = "success";

    internal uint Restarts { get; private set; }

    internal int ExecMainCode { get; private set; }

    internal int ExecMainStatus { get; private set; }

    /// <summary>Microseconds since 1970, as the other two are of CLOCK_MONOTONIC; 0 or null if it was not started, or has not ended.</summary>
    internal ulong? StartTime { get; private set; }

    internal ulong? StartTick { get; private set; }

    internal ulong? ExitTick { get; private set; }

    internal ulong? CpuNanoseconds { get; private set; }

    internal ulong? MemoryPeak { get; private set; }

    internal ulong? TasksPeak { get; private set; }

    internal ulong? IORead { get; private set; }

    internal ulong? IOWritten { get; private set; }

    internal ulong? IPReceived { get; private set; }

    internal ulong? IPSent { get; private set; }

    /// <summary>Whether nothing of it runs, and nothing is to be done for it.</summary>
    internal bool HasEnded => ActiveState is UnitActiveState.Inactive or UnitActiveState.Failed && !HasJob;

    /// <summary>Takes what is known here from an a{sv}: the answer of GetAll, or a part of PropertiesChanged.</summary>
    internal void ReadAll(MessageReader reader)
    {
        reader.Enter('a', "{sv}"u8);
        while (reader.Enter('e', "sv"u8))
        {
            reader.TryReadUtf8('s', out ReadOnlySpan<byte> name);
            if (s_fields.Find(name) is { } field)
                Read(field, reader);
            else
                reader.Skip("v"u8);
            reader.Exit();
        }

        reader.Exit();
    }

    /// <summary>Takes the answer of Get.</summary>
    internal void ReadOne(string property, MessageReader reader) => Read(s_fields.Find(System.Text.Encoding.ASCII.GetBytes(property))!, reader);

    private static Field Text(Action<ServiceStatus, string> set) => new("s\0"u8.ToArray(), (status, reader) => set(status, reader.ReadString()));

    private static Field Number(Action<ServiceStatus, ulong> set) => new("t\0"u8.ToArray(), (status, reader) =>
    {
        if (reader.ReadUInt64() is < ulong.MaxValue and ulong value)
            set(status, value);
    });

    private static void ReadJob(ServiceStatus status, MessageReader reader)
    {
        reader.Enter('r', "uo"u8);
        status.HasJob = reader.ReadUInt32() != 0;
        reader.Skip("o"u8);
        reader.Exit();
    }

    private void Read(Field field, MessageReader reader)
    {
        reader.Enter('v', field.Signature);
        field.Read(this, reader);
        reader.Exit();
    }

    private sealed record Field(byte[] Signature, Action<ServiceStatus, MessageReader> Read);
}
