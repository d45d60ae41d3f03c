using System.Runtime.Versioning;

using PSSystemdHarden.Processes;

namespace PSSystemdHarden.Enforcement.Checks;

/// <summary>System call filters: the kernel shows how many a process has, and not what they refuse (seccomp(2)).</summary>
[SupportedOSPlatform("linux")]
internal static class SeccompChecks
{
    internal static Observation Filter(CheckContext context, ProcessSandbox process)
    {
        string evidence = $"/proc/{process.Id}/status (Seccomp)";
        if (process.Seccomp is SeccompMode.Disabled)
            return new Observation(false, "no filter", evidence);
        if (process.SeccompFilters is not { } all || context.Machine.Manager.SeccompFilters is not { } inherited)
            return Observation.Unknown("there are filters, and the kernel does not show which calls they refuse", "filters", evidence);

        // What filters systemd itself it hands down, as in containers.
        int own = all - inherited;
        return own <= 0
            ? new Observation(false, inherited > 0 ? $"no filter besides the {inherited} of systemd itself" : "no filter", evidence)
            : Observation.Unknown("the kernel does not show which calls they refuse", own == 1 ? "1 filter" : $"{own} filters", evidence);
    }
}
