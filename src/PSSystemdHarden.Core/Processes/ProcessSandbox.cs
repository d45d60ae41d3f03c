using PSSystemdHarden.Units;

namespace PSSystemdHarden.Processes;

/// <summary>What the kernel enforces on one process, and what it lets it see: as it was at one moment.</summary>
/// <remarks>
/// All of it is read from /proc (proc(5)) and a few calls. What only root may see of others' processes is null, and
/// <see cref="Unreadable"/> says so.
/// </remarks>
public sealed class ProcessSandbox : IOfUnit
{
    private MountTable? _mountTable;

    /// <summary>The process ID.</summary>
    public required int Id { get; init; }

    /// <summary>The program's short name, of at most 15 letters.</summary>
    public required string Name { get; init; }

    /// <summary>The process ID of the parent.</summary>
    public required int ParentId { get; init; }

    /// <summary>When it was started, in the kernel's ticks since the machine was: with <see cref="Id"/> this tells it from all others.</summary>
    public required ulong StartTicks { get; init; }

    /// <summary>Its control group's path in systemd's tree, such as "/system.slice/web.service"; null where there is no such tree.</summary>
    public required string? ControlGroup { get; init; }

    /// <summary>Its user IDs.</summary>
    public required ProcessIds Users { get; init; }

    /// <summary>Its group IDs.</summary>
    public required ProcessIds Groups { get; init; }

    /// <summary>The IDs of its further groups.</summary>
    public required IReadOnlyList<uint> SupplementaryGroups { get; init; }

    /// <summary>Whether what it executes can't get it more privileges (PR_SET_NO_NEW_PRIVS).</summary>
    public required bool NoNewPrivileges { get; init; }

    /// <summary>Whether its system calls are filtered.</summary>
    public required SeccompMode Seccomp { get; init; }

    /// <summary>How many filters they pass; null on a kernel before 5.9.</summary>
    public required int? SeccompFilters { get; init; }

    /// <summary>Its capabilities.</summary>
    public required ProcessCapabilities Capabilities { get; init; }

    /// <summary>The mounts that it sees.</summary>
    public required IReadOnlyList<MountEntry> Mounts { get; init; }

    /// <summary>The namespaces that it lives in.</summary>
    public required IReadOnlyList<ProcessNamespace>? Namespaces { get; init; }

    /// <summary>What its user IDs are outside of its user namespace.</summary>
    public required IReadOnlyList<IdMapping> UserMap { get; init; }

    /// <summary>The same for group IDs.</summary>
    public required IReadOnlyList<IdMapping> GroupMap { get; init; }

    /// <summary>Whether setgroups(2) is allowed in its user namespace; null on a kernel without such.</summary>
    public required bool? AllowsSetGroups { get; init; }

    /// <summary>Its label of AppArmor, SELinux or SMACK; null where no such module is active.</summary>
    public required string? SecurityLabel { get; init; }

    /// <summary>Its root folder, "/" for the one of its mount namespace.</summary>
    public required string? Root { get; init; }

    /// <summary>Pieces of memory that it may write and execute, as /proc/PID/maps has them; null where they were not asked for.</summary>
    public required IReadOnlyList<string>? WritableExecutableMemory { get; init; }

    /// <summary>Its resource limits.</summary>
    public required IReadOnlyList<ResourceLimit> Limits { get; init; }

    /// <summary>Whom the kernel kills first where memory runs out: -1000 (never) to 1000.</summary>
    public required int OomScoreAdjust { get; init; }

    /// <summary>The execution domain and its flags (personality(2)).</summary>
    public required uint? Personality { get; init; }

    /// <summary>When it gets the CPU, and the disk.</summary>
    public required ProcessScheduling Scheduling { get; init; }

    /// <summary>The CPUs that it may run on, such as "0-3".</summary>
    public required string AllowedCpus { get; init; }

    /// <summary>The memory nodes that it may use.</summary>
    public required string AllowedMemoryNodes { get; init; }

    /// <summary>The permissions that files which it makes lack; null on a kernel before 4.7.</summary>
    public required int? UMask { get; init; }

    /// <summary>What a core dump of it holds: bits of core(5).</summary>
    public required uint? CoredumpFilter { get; init; }

    /// <summary>How late its timers may be, in nanoseconds.</summary>
    public required ulong? TimerSlackNSec { get; init; }

    /// <summary>Whether the signal SIGPIPE is ignored.</summary>
    public required bool IgnoresSigpipe { get; init; }

    /// <summary>Whether transparent huge pages are allowed to it; null on a kernel before 5.0.</summary>
    public required bool? AllowsHugePages { get; init; }

    /// <summary>Whether all its memory may be merged with like pages of others; null on a kernel before 6.1.</summary>
    public required bool? MergesMemory { get; init; }

    /// <summary>What could not be read, and why.</summary>
    public required IReadOnlyList<UnreadableFact> Unreadable { get; init; }

    /// <summary>Its system call filters, once they were read.</summary>
    internal SystemCallPrograms? SystemCallPrograms { get; set; }

    /// <summary>Its descriptors that are sockets, once they were read; none where they may not be seen.</summary>
    internal IReadOnlyList<(int Descriptor, ulong Inode)>? HeldSockets { get; set; }

    /// <summary>Its mounts by place.</summary>
    internal MountTable MountTable => _mountTable ??= new MountTable(Mounts);

    /// <summary>
    /// systemd has forked it, and is still making its sandbox. Such a process is called as systemd itself at first, then since 254 executes a program
    /// that makes the sandbox, and has the service's program in parentheses as its name until it executes that.
    /// </summary>
    /// <remarks>While a program is executed, it has no arguments yet. "(sd-pam)" is one that never executes anything: it closes the PAM session at the end.</remarks>
    internal bool IsBeingStarted => Id != 1 && !IsPamHelper
        && ((Name.StartsWith('(') && Name.EndsWith(')')) || (Name == "systemd" && !CommandLine.Contains("--user"))
            || Path.GetFileName(CommandLine[0]) == "systemd-executor" || (CommandLine[0].Length == 0 && ParentId == 1));

    /// <summary>The program as it was called, and its arguments; one empty text where there are none.</summary>
    internal IReadOnlyList<string> CommandLine { get; init; } = [string.Empty];

    internal bool IsPamHelper => Name == "(sd-pam)";

    internal ProcessNamespace? Namespace(string kind) => Namespaces?.FirstOrDefault(found => found.Kind == kind);

    UnitOrigin IOfUnit.Origin => UnitName.OfControlGroup(ControlGroup) is { } unit ? new LoadedUnitOrigin(unit) : new UnknownOrigin(ToString());

    /// <summary>"web (312)".</summary>
    public override string ToString() => $"{Name} ({Id})";
}
