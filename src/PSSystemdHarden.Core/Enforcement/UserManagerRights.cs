using System.Runtime.Versioning;

using PSSystemdHarden.Directives;

namespace PSSystemdHarden.Enforcement;

/// <summary>What a user's own manager has no right to, as it has none but its user's: it goes on without, mostly with no more than a debug message.</summary>
[SupportedOSPlatform("linux")]
internal static class UserManagerRights
{
    /// <summary>The release from which on it makes a user namespace by itself for what takes one (NEWS of systemd 254).</summary>
    private const int SinceOwnNamespace = 254;

    private static readonly HostFeature[] s_namespaces =
        [HostFeature.MountNamespace, HostFeature.NetworkNamespace, HostFeature.IpcNamespace, HostFeature.PidNamespace, HostFeature.UtsNamespace];

    private static readonly HostFeature[] s_programs = [HostFeature.CgroupBpf, HostFeature.BpfFramework, HostFeature.BpfLsm];

    /// <summary>Why it can't do a directive, and whether that is certain; null where it can, or the manager is the system's or root's.</summary>
    internal static (string Reason, bool IsCertain)? Lacks(Directive directive, MachineFacts machine, ServiceFacts service)
    {
        if (!IsWithout(machine))
            return null;
        HostFeature[] needs = directive.Sandbox!.Needs ?? [];
        bool hasNamespace = HasNamespace(service), makesNamespace = machine.Version.Major >= SinceOwnNamespace;
        if (needs.Intersect(s_namespaces).Any())
        {
            if (!hasNamespace && !makesNamespace)
            {
                return ($"a user's own manager may make namespaces in a user namespace alone, which it makes by itself since {SinceOwnNamespace}: "
                    + "set PrivateUsers=yes as well", true);
            }

            return directive.Sandbox.UserManager is UserManagerSupport.No ? ("systemd.exec(5) says that a user's own manager can't do it", false) : null;
        }

        if (needs.Intersect(s_programs).Any())
            return ("a user's own manager may not load BPF programs", true);
        return directive.Sandbox.UserManager switch
        {
            UserManagerSupport.No => ("a user's own manager can't do it: only a service of the system can have it", true),
            UserManagerSupport.WithUserNamespace when !hasNamespace => ("a user's own manager has no right to it outside of a user namespace: set PrivateUsers=yes as well", true),
            _ => null,
        };
    }

    /// <summary>What it takes a user namespace for that nobody has asked for; null where it takes none.</summary>
    internal static string? Brings(Directive directive, MachineFacts machine, ServiceFacts service) =>
        IsWithout(machine) && !HasNamespace(service) && machine.Version.Major >= SinceOwnNamespace && (directive.Sandbox!.Needs ?? []).Intersect(s_namespaces).Any()
            ? "with a user namespace of its own, which a user's own manager makes for it: all other users are \"nobody\" there"
            : null;

    private static bool IsWithout(MachineFacts machine) => machine.IsUserManager && !machine.IsManagerPrivileged;

    private static bool HasNamespace(ServiceFacts service) => service.Text("PrivateUsers") is not ("" or "no");
}
