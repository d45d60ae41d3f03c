using System.Runtime.Versioning;

using PSSystemdHarden.Interop;
using PSSystemdHarden.Processes;

namespace PSSystemdHarden.Enforcement.Checks;

/// <summary>System call filters: the kernel shows how many a process has (seccomp(2)), and to root what they are (ptrace(2)).</summary>
[SupportedOSPlatform("linux")]
internal static class SeccompChecks
{
    /// <summary>A value of ProtectHostname= that leaves the name of the service's own namespace to it (since 258).</summary>
    private const string OwnName = "private";

    private const string OnlyProbe = "which calls they refuse, only -Probe can tell";

    internal static Observation Filter(CheckContext context, ProcessSandbox process)
    {
        string evidence = $"/proc/{process.Id}/status (Seccomp)";
        if (process.Seccomp is SeccompMode.Disabled)
            return new Observation(false, "no filter", evidence);

        // What filters systemd itself it hands down, as in containers.
        int? own = process.SeccompFilters - context.Machine.Manager.SeccompFilters;
        if (own <= 0)
            return new Observation(false, "no filter besides those of systemd itself", evidence);
        string found = own switch { null => "filters", 1 => "1 filter", _ => $"{own} filters" };
        return context.Machine.Probes ? Probe(context, process, found) : Observation.Unknown(OnlyProbe, found, evidence);
    }

    /// <summary>A directive of which a filter is one half, and something else that can be seen the other.</summary>
    /// <remarks>What the filter is for can only be told with -Probe. Without it the other half decides, unless there is no filter at all.</remarks>
    internal static ProcessCheck Besides(ProcessCheck check) => (context, process) =>
    {
        Observation other = check(context, process);
        if (other.Holds is not true || context.Word.StartsWith(OwnName, StringComparison.Ordinal))
            return other;
        Observation filter = Filter(context, process);
        return filter.Holds switch
        {
            true => other with { Found = $"{other.Found}; {filter.Found}", Evidence = $"{other.Evidence}; {filter.Evidence}" },
            false => filter with { Reason = $"the other half is in force: {other.Found}" },
            null => other,
        };
    };

    /// <summary>MemoryDenyWriteExecute=: a filter, or on newer kernels a switch that a process shows to itself alone.</summary>
    internal static Observation WriteExecute(CheckContext context, ProcessSandbox process)
    {
        string reason = EvidenceTable.WhyUnseen(context.Setting.Directive);
        if (!context.Machine.Probes || process.Seccomp is SeccompMode.Disabled)
            return Observation.Unknown(reason);
        Observation seen = Probe(context, process, "filters");
        return seen.Holds is false ? Observation.Unknown($"no filter refuses it, and {reason}") : seen;
    }

    private static Observation Probe(CheckContext context, ProcessSandbox process, string found)
    {
        string evidence = $"ptrace(PTRACE_SECCOMP_GET_FILTER, {process.Id})";
        if (!LibSeccomp.IsAvailable())
            return Observation.Unknown("the numbers of system calls are not known: the library libseccomp.so.2 is not installed", found, evidence);
        if (SystemCallPrograms.Of(process, out int error) is not { } programs)
        {
            return Observation.Unknown(
                error is Libc.EPERM or Libc.EACCES ? SystemCallPrograms.NeedsPrivilege
                : $"the filters can't be read: {Libc.ErrorText(error)}", found, evidence);
        }

        // A container's own filters refuse some of that, too, and would hide that these halves are missing.
        if (EnforcementTables.Embedded.Filters.ContainsKey(context.Setting.Directive))
            programs = programs.After(context.Machine.Manager.SeccompFilters ?? 0);
        if (SeccompProbes.Allowed(context, programs) is not { } allowed)
            return Observation.Unknown("the filters can't be asked that on this machine", found, evidence);
        return Observation.When(
            allowed.Count == 0, allowed.Count == 0 ? $"{programs.Count} filters refuse it" : $"{programs.Count} filters let {SeccompProbes.Show(allowed)} pass", evidence);
    }
}
