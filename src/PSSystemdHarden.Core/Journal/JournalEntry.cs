namespace PSSystemdHarden.Journal;

/// <summary>An entry of the journal: the fields that tell of services (systemd.journal-fields(7)). What it lacks is null.</summary>
/// <param name="Time">When journald received it, in local time.</param>
/// <param name="Message">The text.</param>
internal sealed record JournalEntry(DateTime Time, string Message)
{
    /// <summary>The transports that bring the kernel's own messages.</summary>
    private const string Kernel = "kernel", Audit = "audit";

    /// <summary>The process that wrote it.</summary>
    internal int? Pid { get; init; }

    /// <summary>That process's name, at most 15 characters; "(name)" is systemd on its way to run the program of that name.</summary>
    internal string? Comm { get; init; }

    /// <summary>The name that it gives itself (SYSLOG_IDENTIFIER).</summary>
    internal string? Identifier { get; init; }

    /// <summary>The unit: of the process, or of which systemd tells.</summary>
    internal string? Unit { get; init; }

    /// <summary>That unit's run, 32 hexadecimal digits.</summary>
    internal string? InvocationId { get; init; }

    /// <summary>How it came to journald: "stdout", "syslog", "journal", "kernel", "audit" or "driver".</summary>
    internal string? Transport { get; init; }

    /// <summary>The kind of a message that has one (systemd.journal-fields(7), MESSAGE_ID).</summary>
    internal string? MessageId { get; init; }

    /// <summary>The error number that systemd tells of.</summary>
    internal int? Errno { get; init; }

    /// <summary>The program that systemd was about to run.</summary>
    internal string? Executable { get; init; }

    /// <summary>How a process ended of which systemd tells: "exited", "killed" or "dumped".</summary>
    internal string? ExitCode { get; init; }

    /// <summary>Its exit status, or its signal.</summary>
    internal string? ExitStatus { get; init; }

    /// <summary>A unit's result, where systemd tells that it failed.</summary>
    internal string? UnitResult { get; init; }

    /// <summary>The place in the journal, to read on from.</summary>
    internal string? Cursor { get; init; }

    /// <summary>Whether it is the kernel's own.</summary>
    internal bool IsKernel => Transport is Kernel or Audit;

    /// <summary>Whether it is systemd's: PID 1, or the process that it makes ready to run a program.</summary>
    internal bool IsSystemd { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Message;
}
