namespace PSSystemdHarden.Processes;

/// <summary>Whether, and how, a process's system calls are filtered (seccomp(2)).</summary>
public enum SeccompMode
{
    /// <summary>They are not.</summary>
    Disabled,

    /// <summary>It may read, write and exit.</summary>
    Strict,

    /// <summary>Programs decide, of which there may be several.</summary>
    Filter,
}

/// <summary>A process's user IDs, or its group IDs, as its own user namespace's parent has them.</summary>
/// <param name="Real">Who it belongs to.</param>
/// <param name="Effective">What it may do.</param>
/// <param name="Saved">What it may become again.</param>
/// <param name="FileSystem">What counts for files.</param>
public sealed record ProcessIds(uint Real, uint Effective, uint Saved, uint FileSystem)
{
    /// <summary>The effective one.</summary>
    public override string ToString() => $"{Effective}";
}

/// <summary>A namespace that a process lives in (namespaces(7)).</summary>
/// <param name="Kind">Such as "mnt" or "net".</param>
/// <param name="Inode">Its number: two processes with the same one share it.</param>
/// <param name="IsManagers">Whether systemd lives in it as well; null where that can't be seen.</param>
public sealed record ProcessNamespace(string Kind, ulong Inode, bool? IsManagers)
{
    /// <summary>"mnt:[4026531841]".</summary>
    public override string ToString() => $"{Kind}:[{Inode}]";
}

/// <summary>One row of a user namespace's map (user_namespaces(7)).</summary>
/// <param name="Inside">The first ID in the namespace.</param>
/// <param name="Outside">What it is outside.</param>
/// <param name="Count">How many IDs follow each other.</param>
public sealed record IdMapping(uint Inside, uint Outside, uint Count)
{
    /// <summary>"0 100000 65536".</summary>
    public override string ToString() => $"{Inside} {Outside} {Count}";
}

/// <summary>A resource limit (getrlimit(2)).</summary>
/// <param name="Name">As systemd has it, such as "NOFILE".</param>
/// <param name="Soft">What counts; null for no limit.</param>
/// <param name="Hard">How far the process itself may raise it; null for no limit.</param>
public sealed record ResourceLimit(string Name, ulong? Soft, ulong? Hard)
{
    /// <summary>"NOFILE 1024:524288".</summary>
    public override string ToString() => $"{Name} {Text(Soft)}:{Text(Hard)}";

    private static string Text(ulong? limit) => limit?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "infinity";
}

/// <summary>When a process gets the CPU, and the disk (sched(7), ioprio_set(2)).</summary>
/// <param name="Policy">As systemd has it: "other", "batch", "idle", "fifo", "rr"; of others the number.</param>
/// <param name="Priority">1 to 99 with "fifo" and "rr", else 0.</param>
/// <param name="Nice">-20 to 19.</param>
/// <param name="ResetOnFork">Whether its children start without that; null where it can't be told.</param>
/// <param name="IoClass">"none", "realtime", "best-effort" or "idle"; null where it can't be told.</param>
/// <param name="IoPriority">0 to 7; null where it can't be told.</param>
public sealed record ProcessScheduling(string Policy, int Priority, int Nice, bool? ResetOnFork, string? IoClass, int? IoPriority)
{
    /// <summary>"other, nice 5".</summary>
    public override string ToString() => Priority > 0 ? $"{Policy} {Priority}" : $"{Policy}, nice {Nice}";
}

/// <summary>Something that could not be read of a process.</summary>
/// <param name="Property">The property that is null for it.</param>
/// <param name="Reason">Why, such as "needs root (ptrace access)".</param>
public sealed record UnreadableFact(string Property, string Reason)
{
    /// <summary>Both.</summary>
    public override string ToString() => $"{Property}: {Reason}";
}
