using System.Globalization;
using System.Runtime.Versioning;

using PSSystemdHarden.Processes;

namespace PSSystemdHarden.Enforcement.Checks;

/// <summary>What the kernel shows of a process in a word or a number.</summary>
[SupportedOSPlatform("linux")]
internal static class StatusChecks
{
    private const string ChangedByItself = "a program may change it by itself";
    private const int CapSysResource = 24;
    private const uint PersonalityMask = 0xFF, Linux = 0, Linux32 = 8;

    internal static Observation NoNewPrivileges(CheckContext context, ProcessSandbox process) =>
        Observation.When(process.NoNewPrivileges, $"NoNewPrivs: {(process.NoNewPrivileges ? 1 : 0)}", Status(process));

    internal static Observation UMask(CheckContext context, ProcessSandbox process)
    {
        if (process.UMask is not { } mask)
            return Observation.Unknown("this kernel does not show it (before 4.7)");
        return Same(Convert.ToInt32(context.Setting.Text, 8) == mask, "0" + Convert.ToString(mask, 8).PadLeft(3, '0'), Status(process));
    }

    internal static Observation OomScoreAdjust(CheckContext context, ProcessSandbox process)
    {
        int expected = (int)context.Value;
        return Observation.When(
            expected == process.OomScoreAdjust, Number(process.OomScoreAdjust), $"/proc/{process.Id}/oom_score_adj",
            expected < process.OomScoreAdjust && !HasResources(context) ? "systemd can't lower it: it lacks CAP_SYS_RESOURCE" : ChangedByItself);
    }

    internal static Observation IgnoreSigpipe(CheckContext context, ProcessSandbox process) =>
        Same(process.IgnoresSigpipe == (bool)context.Value, process.IgnoresSigpipe ? "ignored" : "not ignored", Status(process));

    internal static Observation TimerSlack(CheckContext context, ProcessSandbox process) => process.TimerSlackNSec is { } slack
        ? Same((ulong)context.Value == slack, $"{slack} ns", $"/proc/{process.Id}/timerslack_ns")
        : Observation.Unknown("needs root (CAP_SYS_NICE)");

    internal static Observation CoredumpFilter(CheckContext context, ProcessSandbox process) => process.CoredumpFilter is { } filter
        ? Same((uint)(ulong)context.Value == filter, $"0x{filter:x}", $"/proc/{process.Id}/coredump_filter")
        : Observation.Unknown("this kernel does not show it");

    internal static Observation Personality(CheckContext context, ProcessSandbox process)
    {
        if (process.Personality is not { } personality)
            return Observation.Unknown(Observation.NeedsRoot);
        uint expected = context.Word is "x86" or "arm" or "ppc" or "s390" ? Linux32 : Linux;
        return Same((personality & PersonalityMask) == expected, $"0x{personality:x}", $"/proc/{process.Id}/personality");
    }

    internal static Observation Nice(CheckContext context, ProcessSandbox process) =>
        Same((int)context.Value == process.Scheduling.Nice, Number(process.Scheduling.Nice), $"/proc/{process.Id}/stat");

    internal static Observation SchedulingPolicy(CheckContext context, ProcessSandbox process) =>
        Same(context.Word == process.Scheduling.Policy, process.Scheduling.Policy, $"/proc/{process.Id}/stat");

    internal static Observation SchedulingPriority(CheckContext context, ProcessSandbox process) =>
        Same((int)context.Value == process.Scheduling.Priority, Number(process.Scheduling.Priority), $"/proc/{process.Id}/stat");

    internal static Observation ResetOnFork(CheckContext context, ProcessSandbox process) => process.Scheduling.ResetOnFork is { } resets
        ? Same(resets == (bool)context.Value, resets ? "yes" : "no", "sched_getscheduler()")
        : Observation.Unknown("the kernel does not tell");

    internal static Observation IoClass(CheckContext context, ProcessSandbox process) => process.Scheduling.IoClass is { } io
        ? Same(context.Word == io || (context.Word == "best-effort" && io == "none"), io, "ioprio_get()")
        : Observation.Unknown("the kernel does not tell");

    internal static Observation IoPriority(CheckContext context, ProcessSandbox process) => process.Scheduling.IoPriority is { } io
        ? Same((int)context.Value == io, Number(io), "ioprio_get()")
        : Observation.Unknown("the kernel does not tell");

    /// <summary>CPUAffinity=: a control group may leave less of it.</summary>
    internal static Observation CpuAffinity(CheckContext context, ProcessSandbox process)
    {
        string expected = string.Join(',', context.Items);
        return expected == "numa"
            ? Observation.Unknown("it follows from the memory nodes", process.AllowedCpus, Status(process))
            : Same(expected == process.AllowedCpus, process.AllowedCpus, Status(process));
    }

    internal static Observation HugePages(CheckContext context, ProcessSandbox process) => process.AllowsHugePages is { } allowed
        ? context.Word is "disable" ? Same(!allowed, allowed ? "allowed" : "disabled", Status(process)) : Observation.Unknown("the kernel shows only whether they are disabled")
        : Observation.Unknown("this kernel does not show it (before 5.0)");

    internal static Observation MemoryMerging(CheckContext context, ProcessSandbox process) => process.MergesMemory is { } merges
        ? Same(merges == context.Setting.Value is true, merges ? "yes" : "no", $"/proc/{process.Id}/ksm_stat")
        : Observation.Unknown("this kernel does not show it, or shows it to root alone");

    /// <summary>LimitX=: the hard limit can't be passed; how far below it the soft one is, the program decides.</summary>
    internal static ProcessCheck Limit(string name) => (context, process) =>
    {
        if (process.Limits.FirstOrDefault(limit => limit.Name == name) is not { } found || context.Value is not object[] { Length: 2 } values)
            return Observation.Unknown("this kernel does not show it");
        ulong soft = (ulong)values[0], hard = (ulong)values[1];
        string evidence = $"/proc/{process.Id}/limits", text = found.ToString();

        // LimitNICE= counts from 20 downwards in the kernel as on D-Bus; RTTIME and CPU have the kernel's own units in both.
        if ((found.Hard ?? ulong.MaxValue) > hard)
            return new Observation(false, text, evidence);
        if ((found.Hard ?? ulong.MaxValue) < hard)
        {
            return new Observation(
                false, text, evidence,
                HasResources(context) ? "it is lower than asked for: a program may lower it by itself" : "it is lower than asked for: systemd can't raise it, as it lacks CAP_SYS_RESOURCE");
        }

        return new Observation(true, text, evidence, (found.Soft ?? ulong.MaxValue) == soft ? null : "the program has moved its soft limit, as it may below the hard one");
    };

    private static bool HasResources(CheckContext context) => (context.Machine.Manager.Capabilities.Effective.Bits >> CapSysResource & 1) != 0;

    private static Observation Same(bool isSame, string found, string evidence) => Observation.When(isSame, found, evidence, ChangedByItself);

    private static string Status(ProcessSandbox process) => $"/proc/{process.Id}/status";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
