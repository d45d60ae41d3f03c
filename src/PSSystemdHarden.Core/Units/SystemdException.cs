using PSSystemdHarden.Interop;

namespace PSSystemdHarden.Units;

/// <summary>What went wrong in talking to systemd, or with its files. Derived types tell what to do about it.</summary>
public abstract class SystemdException : Exception
{
    private protected SystemdException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>Why no systemd can be reached.</summary>
public enum SystemdUnavailableReason
{
    /// <summary>PID 1 is not systemd, as in most containers (sd_booted(3)).</summary>
    NotBooted,

    /// <summary>The client library libsystemd.so.0 is missing.</summary>
    LibraryMissing,

    /// <summary>The system bus can't be connected to, and PID 1's private socket is for root only.</summary>
    NoBus,

    /// <summary>The system bus refused this user.</summary>
    AccessDenied,

    /// <summary>This user's own manager, user@.service, does not run, or the shell does not know where (XDG_RUNTIME_DIR).</summary>
    NoUserManager,
}

/// <summary>There is no systemd to talk to.</summary>
public sealed class SystemdUnavailableException : SystemdException
{
    internal SystemdUnavailableException(SystemdUnavailableReason reason, string message, Exception? inner = null)
        : base(message, inner) => Reason = reason;

    /// <summary>What is missing.</summary>
    public SystemdUnavailableReason Reason { get; }
}

/// <summary>The connection ended while a call was under way: systemd re-executed itself, or the bus went away.</summary>
public sealed class BusDisconnectedException : SystemdException
{
    internal BusDisconnectedException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>Whether the call may have been carried out; false for one that was still waiting to be sent.</summary>
    internal bool WasSent { get; init; } = true;
}

/// <summary>No answer came in time.</summary>
public sealed class BusTimeoutException : SystemdException
{
    internal BusTimeoutException(string message, TimeSpan timeout)
        : base(message) => Timeout = timeout;

    internal static BusTimeoutException NotAnswered(string call, TimeSpan timeout) => new($"systemd did not answer {call} within {timeout.TotalSeconds:0} s.", timeout);

    /// <summary>How long was waited.</summary>
    public TimeSpan Timeout { get; }
}

/// <summary>systemd, or the bus, answered a call with an error.</summary>
public sealed class BusErrorException : SystemdException
{
    internal BusErrorException(string errorName, string message, string call)
        : base(message.Length == 0 ? $"{call} failed: {errorName}" : message)
    {
        ErrorName = errorName;
        Call = call;
    }

    internal const string NoSuchUnit = "org.freedesktop.systemd1.NoSuchUnit";

    /// <summary>The D-Bus error name, such as org.freedesktop.systemd1.NoSuchUnit.</summary>
    public string ErrorName { get; }

    /// <summary>The method that was called, as Interface.Member.</summary>
    public string Call { get; }
}

/// <summary>A message was not of the form that the caller expects (a bug here, or a change in systemd), or could not be made.</summary>
public sealed class BusProtocolException : SystemdException
{
    internal BusProtocolException(string message)
        : base(message)
    {
    }

    internal BusProtocolException(string what, int errno)
        : base($"{what}: {Libc.ErrorText(errno)}.") => IsOutOfFiles = errno is Libc.EMFILE or Libc.ENFILE;

    /// <summary>Whether a message was not made because this process, or the machine, has no file descriptor left.</summary>
    public bool IsOutOfFiles { get; }
}
