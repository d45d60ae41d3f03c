namespace PSSystemdHarden.Running;

/// <summary>How a command in a sandbox ended, what it took, and what it wrote. What the host can't tell is null.</summary>
public sealed class SandboxedCommandResult
{
    internal SandboxedCommandResult(string unit, ServiceOutcome outcome, object output, string[] errors)
    {
        UnitName = unit;
        InvocationId = outcome.InvocationId;
        ExitCode = outcome.ExitCode;
        Signal = outcome.Signal;
        Result = outcome.Result;
        StartTime = outcome.StartTime;
        Duration = outcome.Duration;
        CpuTime = outcome.CpuTime;
        MemoryPeak = outcome.MemoryPeak;
        TasksPeak = outcome.TasksPeak;
        IOBytes = outcome.IOBytes;
        IPBytes = outcome.IPBytes;
        StandardOutput = output;
        StandardError = errors;
    }

    /// <summary>The transient unit that it ran as; it is gone.</summary>
    public string UnitName { get; }

    /// <summary>The run's ID in the journal: journalctl _SYSTEMD_INVOCATION_ID=.</summary>
    public string InvocationId { get; }

    /// <summary>The exit status; 128 and the signal's number for a command that one ended.</summary>
    public int ExitCode { get; }

    /// <summary>The number of the signal that ended it; null if it exited by itself.</summary>
    public int? Signal { get; }

    /// <summary>Why it ended, in systemd's words: "success", "exit-code", "signal", "timeout", "oom-kill" and so on.</summary>
    public string Result { get; }

    /// <summary>When the program was started, local time.</summary>
    public DateTime? StartTime { get; }

    /// <summary>From the program's start to its end.</summary>
    public TimeSpan? Duration { get; }

    /// <summary>The processor time of all its processes; null without a message bus, as all that follows.</summary>
    public TimeSpan? CpuTime { get; }

    /// <summary>The most memory that it had at once, in bytes (systemd 255, and the memory controller).</summary>
    public ulong? MemoryPeak { get; }

    /// <summary>The most processes and threads that it had at once; no systemd up to 262 tells.</summary>
    public ulong? TasksPeak { get; }

    /// <summary>Bytes read from disks and written to them (the io controller).</summary>
    public ulong? IOBytes { get; }

    /// <summary>Bytes received from the network and sent to it.</summary>
    public ulong? IPBytes { get; }

    /// <summary>What it wrote: lines (string[]), or with -Raw byte[].</summary>
    public object StandardOutput { get; }

    /// <summary>The lines that it wrote to standard error.</summary>
    public IReadOnlyList<string> StandardError { get; }

    /// <summary>The exit status and the unit.</summary>
    public override string ToString() => FormattableString.Invariant($"{UnitName}: {ExitCode} ({Result})");
}
