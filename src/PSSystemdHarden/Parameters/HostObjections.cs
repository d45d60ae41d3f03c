using PSSystemdHarden.Directives;
using PSSystemdHarden.DropIns;
using PSSystemdHarden.Host;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Parameters;

/// <summary>What this host would silently not enforce is a mistake if it was asked for, and of a profile not worth having.</summary>
internal static class HostObjections
{
    /// <summary>Looks through what was asked for.</summary>
    /// <param name="host">The host.</param>
    /// <param name="version">Its systemd's version.</param>
    /// <param name="settings">What was given by name.</param>
    /// <param name="advice">What can be done about one that would not be enforced.</param>
    /// <exception cref="DirectiveValueException">One of them would not be enforced, or would keep the service from starting.</exception>
    internal static void Check(HostSupport host, SystemdVersion version, IReadOnlyList<DropInAssignment> settings, string advice)
    {
        foreach (DropInAssignment setting in settings)
        {
            if (Of(host, version, setting) is not { } objection)
                continue;
            string outcome = objection.Support is DirectiveSupport.Refused ? "would keep the service from starting" : "would not be enforced";
            throw new DirectiveValueException(setting.Directive.Name, $"{setting.Directive.Name}= {outcome} on this host: {objection.Reason}.", advice);
        }
    }

    /// <summary>The profiles' settings without those that would not be enforced.</summary>
    internal static IReadOnlyList<DropInAssignment> LeaveOut(HostSupport host, SystemdVersion version, IReadOnlyList<DropInAssignment> ofProfiles, Action<string> warn)
    {
        var kept = new List<DropInAssignment>();
        foreach (DropInAssignment setting in ofProfiles)
        {
            if (Of(host, version, setting) is { } objection)
                warn($"{setting.Directive.Name}= of the profile is left out: {objection.Reason}.");
            else
                kept.Add(setting);
        }

        return kept;
    }

    private static SandboxSupport? Of(HostSupport host, SystemdVersion version, DropInAssignment setting) =>
        setting.Values is not ([] or ["no"]) && host.Judge(setting.Directive, version, setting.Values) is { Support: DirectiveSupport.Ignored or DirectiveSupport.Refused } verdict
            ? verdict
            : null;
}
