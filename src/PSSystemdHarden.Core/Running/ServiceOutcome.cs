using PSSystemdHarden.Units;

namespace PSSystemdHarden.Running;

/// <summary>How a run ended, and what it took.</summary>
internal sealed class ServiceOutcome
{
    private const int Exited = 1;

    /// <summary>systemd's own exit statuses, of what it could not do before it ran the program (systemd.exec(5)).</summary>
    private const int FirstOwnStatus = 200, LastOwnStatus = 246;

    /// <summary>For a run of which systemd tells neither a status nor success.</summary>
    private const int UnknownFailure = 199;

    private readonly ServiceStatus _status;

    internal ServiceOutcome(ServiceStatus status) => _status = status;

    /// <summary>Whether the program itself was run. If not, systemd could not do something before.</summary>
    /// <remarks>Of a program that ends at once systemd does not say that it was up. If it also ends with one of systemd's own statuses, it is taken for that.</remarks>
    internal bool WasExecuted => _status.WasUp || _status.ExecMainCode > Exited
        || (_status.ExecMainCode == Exited && _status.ExecMainStatus is < FirstOwnStatus or > LastOwnStatus);

    /// <summary>Why it ended, in systemd's words: "success", "exit-code", "signal", "timeout", "oom-kill" and so on.</summary>
    internal string Result => _status.Result;

    /// <summary>This run's ID, 32 hexadecimal digits; empty if it did not begin.</summary>
    internal string InvocationId => _status.InvocationId;

    /// <summary>The signal that ended the program; null if it exited by itself.</summary>
    internal int? Signal => _status.ExecMainCode > Exited ? _status.ExecMainStatus : null;

    /// <summary>The exit status as shells have it: 128 and the signal's number for a program that one ended.</summary>
    internal int ExitCode => Signal is int signal ? 128 + signal
        : _status.ExecMainCode == Exited ? _status.ExecMainStatus
        : WasExecuted && Result == "success" ? 0
        : UnknownFailure;

    /// <summary>When the program was started, local time.</summary>
    internal DateTime? StartTime => _status.StartTime is > 0 and ulong start ? DateTime.UnixEpoch.AddMicroseconds(start).ToLocalTime() : null;

    /// <summary>From its start to its end.</summary>
    internal TimeSpan? Duration => _status is { StartTick: > 0 and ulong start, ExitTick: > 0 and ulong exit } ? TimeSpan.FromMicroseconds(exit - start) : null;

    /// <summary>The processor time of all its processes.</summary>
    internal TimeSpan? CpuTime => _status.CpuNanoseconds is ulong nanoseconds ? TimeSpan.FromMicroseconds(nanoseconds / 1000.0) : null;

    /// <summary>The most memory that it had at once, in bytes.</summary>
    internal ulong? MemoryPeak => _status.MemoryPeak;

    /// <summary>The most processes and threads that it had at once.</summary>
    internal ulong? TasksPeak => _status.TasksPeak;

    /// <summary>Bytes read from disks and written to them.</summary>
    internal ulong? IOBytes => _status.IORead + _status.IOWritten;

    /// <summary>Bytes received from the network and sent to it.</summary>
    internal ulong? IPBytes => _status.IPReceived + _status.IPSent;

    /// <summary>For those who say in words how it ended.</summary>
    internal UnitRunState State => new(
        _status.ActiveState, _status.SubState, NeedsReload: false, _status.Result, _status.Restarts,
        _status.ExecMainCode, _status.ExecMainStatus, _status.InvocationId);
}
