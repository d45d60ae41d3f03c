using System.Management.Automation;

using PSSystemdHarden.Policies;

namespace PSSystemdHarden.Commands;

/// <summary>Tells what systemd silently ignores in a policy.</summary>
internal static class PolicyWarnings
{
    internal static void WritePolicyWarnings(this Cmdlet cmdlet, ExposurePolicy? policy)
    {
        foreach (PolicyProblem problem in policy?.Warnings ?? [])
            cmdlet.WriteWarning(policy!.Describe(problem));
    }
}
