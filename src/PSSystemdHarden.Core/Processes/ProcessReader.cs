using System.Globalization;
using System.Runtime.Versioning;

using PSSystemdHarden.Interop;

namespace PSSystemdHarden.Processes;

/// <summary>Reads what the kernel enforces on processes.</summary>
[SupportedOSPlatform("linux")]
internal static class ProcessReader
{
    private static readonly string[] s_namespaces = ["cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts"];

    /// <summary>The process that all namespaces are compared with.</summary>
    private const int Manager = 1;

    /// <summary>Fields of /proc/PID/stat, counted from the one behind the name (proc_pid_stat(5)).</summary>
    private const int State = 0, Parent = 1, Flags = 6, NiceField = 16, Start = 19, RealTimePriority = 37, Policy = 38;

    private static readonly string[] s_policies = ["other", "fifo", "rr", "batch", "4", "idle", "deadline", "ext"];
    private static readonly string[] s_ioClasses = ["none", "realtime", "best-effort", "idle"];

    /// <summary>In a process's flags: it is ending, and has lost its namespaces and its memory, or will at once (PF_EXITING, include/linux/sched.h).</summary>
    private const uint IsExiting = 4;

    private const int MostAttempts = 10;

    private const int IoClassShift = 13, IoPriorityMask = 7, SigpipeBit = 12;

    /// <summary>The namespaces of PID 1, or of another manager; none where they may not be seen.</summary>
    internal static IReadOnlyDictionary<string, ulong> ManagersNamespaces(int manager = Manager)
    {
        using ProcessFolder? folder = ProcessFolder.Open(manager);
        return folder is null ? new Dictionary<string, ulong>() : s_namespaces
            .Select(kind => (kind, Inode: InodeOf(folder.ReadLink($"ns/{kind}").Text)))
            .Where(row => row.Inode is not null)
            .ToDictionary(row => row.kind, row => row.Inode!.Value);
    }

    /// <summary>One process; null where there is none, or none any more.</summary>
    /// <param name="id">Its process ID.</param>
    /// <param name="managers">The namespaces of PID 1.</param>
    /// <param name="withMemory">Whether its memory is looked through: dear for a process that has much.</param>
    internal static ProcessSandbox? Read(int id, IReadOnlyDictionary<string, ulong> managers, bool withMemory)
    {
        using ProcessFolder? folder = ProcessFolder.Open(id);
        for (int attempt = 1; folder is not null; attempt++)
        {
            // One that has executed another program meanwhile was read half before, and half behind that.
            ProcessSandbox? found = ReadOnce(folder, id, managers, withMemory);
            if (found is null || attempt == MostAttempts || folder.Read("comm").Text?.TrimEnd('\n') == found.Name)
                return found;
        }

        return null;
    }

    private static ProcessSandbox? ReadOnce(ProcessFolder folder, int id, IReadOnlyDictionary<string, ulong> managers, bool withMemory)
    {
        if (folder.Read("status").Text is not { } statusText)
            return null;
        var status = new StatusText(statusText);
        var unreadable = new List<UnreadableFact>();
        string? Need(string property, ProcessText text)
        {
            if (text.Text is null)
                unreadable.Add(new UnreadableFact(property, text.Reason));
            return text.Text;
        }

        IReadOnlyList<ProcessNamespace>? namespaces = ReadNamespaces(folder, managers, unreadable);
        string? memory = withMemory ? Need(nameof(ProcessSandbox.WritableExecutableMemory), folder.Read("maps")) : null;
        string? personality = Need(nameof(ProcessSandbox.Personality), folder.Read("personality"));
        string? root = Need(nameof(ProcessSandbox.Root), folder.ReadLink("root"));
        string? slack = Need(nameof(ProcessSandbox.TimerSlackNSec), folder.Read("timerslack_ns"));
        string? mounts = folder.Read("mountinfo").Text;
        string? controlGroup = folder.Read("cgroup").Text;
        string? limits = folder.Read("limits").Text;
        string? oom = folder.Read("oom_score_adj").Text;
        string? coredumps = folder.Read("coredump_filter").Text;
        string? label = folder.Read("attr/current").Text;
        IdMapping[] users = Mappings(folder.Read("uid_map").Text), groups = Mappings(folder.Read("gid_map").Text);
        string? setGroups = folder.Read("setgroups").Text;
        string? merging = folder.Read("ksm_stat").Text;
        int scheduler = Libc.sched_getscheduler(id), ioPriority = Libc.IoPriority(id);

        // Last of all: if it is still there, the number was its own all the time, also for the calls that go by the number.
        if (LivingStat(folder) is not { } stat)
            return null;

        uint[] supplementary = status.Numbers("Groups");
        return new ProcessSandbox
        {
            Id = id,
            Name = status.Text("Name"),
            CommandLine = (folder.Read("cmdline").Text ?? string.Empty).Split('\0'),
            ParentId = int.Parse(stat[Parent], CultureInfo.InvariantCulture),
            StartTicks = ulong.Parse(stat[Start], CultureInfo.InvariantCulture),
            ControlGroup = ControlGroupOf(controlGroup),
            Users = Ids(status.Numbers("Uid")),
            Groups = Ids(status.Numbers("Gid")),
            SupplementaryGroups = supplementary,
            NoNewPrivileges = status.Number("NoNewPrivs") == 1,
            Seccomp = (SeccompMode)(status.Number("Seccomp") ?? 0),
            SeccompFilters = status.Number("Seccomp_filters"),
            Capabilities = new ProcessCapabilities(
                new(status.Mask("CapBnd")), new(status.Mask("CapPrm")), new(status.Mask("CapEff")), new(status.Mask("CapInh")), new(status.Mask("CapAmb"))),
            Mounts = mounts is null ? [] : MountEntry.Parse(mounts),
            Namespaces = namespaces,
            UserMap = users,
            GroupMap = groups,
            AllowsSetGroups = setGroups is null ? null : setGroups.Trim() == "allow",
            SecurityLabel = label?.TrimEnd('\0', '\n') is { Length: > 0 } text ? text : null,
            Root = root,
            WritableExecutableMemory = memory is null ? null : WritableExecutable(memory),
            Limits = ProcessLimits.Parse(limits ?? string.Empty),
            OomScoreAdjust = int.TryParse(oom, NumberStyles.Integer, CultureInfo.InvariantCulture, out int adjust) ? adjust : 0,
            Personality = Hexadecimal(personality),
            Scheduling = Scheduling(stat, scheduler, ioPriority),
            AllowedCpus = status.Text("Cpus_allowed_list"),
            AllowedMemoryNodes = status.Text("Mems_allowed_list"),
            UMask = status.Text("Umask") is { Length: > 0 } mask ? Convert.ToInt32(mask, 8) : null,
            CoredumpFilter = Hexadecimal(coredumps),
            TimerSlackNSec = ulong.TryParse(slack?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out ulong nanoseconds) ? nanoseconds : null,
            IgnoresSigpipe = (status.Mask("SigIgn") >> SigpipeBit & 1) != 0,
            AllowsHugePages = status.Number("THP_enabled") is { } allowed ? allowed == 1 : null,
            MergesMemory = merging is null ? null : merging.Contains("ksm_merge_any: yes", StringComparison.Ordinal),
            Unreadable = unreadable,
        };
    }

    /// <summary>Whether a process that was read is there still, and no other one has its number.</summary>
    internal static bool IsThere(ProcessSandbox process)
    {
        using ProcessFolder? folder = ProcessFolder.Open(process.Id);
        return folder is not null && LivingStat(folder) is { } stat && ulong.Parse(stat[Start], CultureInfo.InvariantCulture) == process.StartTicks;
    }

    private static List<ProcessNamespace>? ReadNamespaces(ProcessFolder folder, IReadOnlyDictionary<string, ulong> managers, List<UnreadableFact> unreadable)
    {
        var found = new List<ProcessNamespace>(s_namespaces.Length);
        foreach (string kind in s_namespaces)
        {
            ProcessText link = folder.ReadLink($"ns/{kind}");
            if (InodeOf(link.Text) is { } inode)
                found.Add(new ProcessNamespace(kind, inode, managers.TryGetValue(kind, out ulong own) ? own == inode : null));
            else if (link.Error is Libc.EACCES or Libc.EPERM)
            {
                unreadable.Add(new UnreadableFact(nameof(ProcessSandbox.Namespaces), link.Reason));
                return null;
            }
        }

        return found;
    }

    /// <summary>The number in "mnt:[4026531841]".</summary>
    private static ulong? InodeOf(string? link) =>
        link is not null && link.Split('[', ']') is [_, var digits, _] && ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out ulong inode) ? inode : null;

    /// <summary>The fields of a process's stat file; null of one that is ending, or has ended.</summary>
    private static string[]? LivingStat(ProcessFolder folder) =>
        folder.Read("stat").Text is { } text && StatFields(text) is { } stat && stat[State] is not ("Z" or "X")
        && (uint.Parse(stat[Flags], CultureInfo.InvariantCulture) & IsExiting) == 0
            ? stat
            : null;

    /// <summary>The fields behind the name, which may itself hold blanks and parentheses.</summary>
    private static string[]? StatFields(string text) =>
        text.LastIndexOf(") ", StringComparison.Ordinal) is >= 0 and var end && text[(end + 2)..].Split(' ') is { Length: > Policy } fields ? fields : null;

    /// <summary>The path in the tree of version 2, or in systemd's own of version 1 where there is none of its own (cgroups(7)).</summary>
    private static string? ControlGroupOf(string? text)
    {
        string[] lines = text?.Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? [];
        string? named = PathBehind(":name=systemd:"), unified = PathBehind("0::");
        return unified is null or "/" ? named ?? unified : unified;

        string? PathBehind(string mark) => Array.Find(lines, line => line.Contains(mark, StringComparison.Ordinal)) is { } line
            ? line[(line.IndexOf(mark, StringComparison.Ordinal) + mark.Length)..]
            : null;
    }

    private static ProcessIds Ids(uint[] numbers) => numbers is [var real, var effective, var saved, var files, ..] ? new(real, effective, saved, files) : new(0, 0, 0, 0);

    private static IdMapping[] Mappings(string? text) =>
    [
        .. (text?.Split('\n') ?? []).Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length == 3)
            .Select(words => new IdMapping(Number(words[0]), Number(words[1]), Number(words[2]))),
    ];

    private static uint Number(string word) => uint.Parse(word, CultureInfo.InvariantCulture);

    private static uint? Hexadecimal(string? text) =>
        uint.TryParse(text?.Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint number) ? number : null;

    private static ProcessScheduling Scheduling(string[] stat, int scheduler, int ioPriority)
    {
        int policy = int.Parse(stat[Policy], CultureInfo.InvariantCulture);
        return new ProcessScheduling(
            policy < s_policies.Length ? s_policies[policy] : policy.ToString(CultureInfo.InvariantCulture),
            int.Parse(stat[RealTimePriority], CultureInfo.InvariantCulture),
            int.Parse(stat[NiceField], CultureInfo.InvariantCulture),
            scheduler < 0 ? null : (scheduler & Libc.SCHED_RESET_ON_FORK) != 0,
            ioPriority < 0 ? null : s_ioClasses[(ioPriority >> IoClassShift) % s_ioClasses.Length],
            ioPriority < 0 ? null : ioPriority & IoPriorityMask);
    }

    /// <summary>Lines such as "7f00-7f01 rwxp …".</summary>
    private static string[] WritableExecutable(string maps) => [.. maps.Split('\n').Where(line =>
        line.IndexOf(' ', StringComparison.Ordinal) is > 0 and var blank && line.Length > blank + 3 && line[blank + 2] == 'w' && line[blank + 3] == 'x')];
}
