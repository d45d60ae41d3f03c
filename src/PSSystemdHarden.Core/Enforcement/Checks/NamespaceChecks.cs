using System.Runtime.Versioning;

using PSSystemdHarden.Files;
using PSSystemdHarden.Processes;

namespace PSSystemdHarden.Enforcement.Checks;

/// <summary>Namespaces: a process has one of its own if systemd is not in it (namespaces(7)).</summary>
[SupportedOSPlatform("linux")]
internal static class NamespaceChecks
{
    private const string User = "user";

    internal static ProcessCheck Own(string kind) => (context, process) => OwnNamespace(context, process, kind);

    /// <summary>A namespace that a file stands for, which the process has joined.</summary>
    internal static ProcessCheck Joined(string kind) => (context, process) =>
    {
        if (process.Namespace(kind) is not { } found)
            return Observation.Unknown(Observation.NeedsRoot);
        if (FileStatus.Of(context.Setting.Text, out _) is not { } file)
            return Observation.Unknown($"the file {context.Setting.Text} can't be looked at");
        return Observation.When(found.Inode == file.Inode, found.ToString(), Evidence(process, kind), $"the namespace of {context.Setting.Text} is {kind}:[{file.Inode}]");
    };

    /// <summary>PrivateUsers=: without root the map tells, which everybody may see.</summary>
    internal static Observation PrivateUsers(CheckContext context, ProcessSandbox process)
    {
        Observation own = OwnNamespace(context, process, User);
        if (own.Holds is not null)
            return own;
        bool differs = !process.UserMap.SequenceEqual(context.Machine.Manager.UserMap);
        return differs
            ? new Observation(true, $"user IDs {string.Join(", ", process.UserMap)}", $"/proc/{process.Id}/uid_map")
            : own;
    }

    /// <summary>ProtectHostname=: a UTS namespace of its own. That the name can't be changed in it is a system call filter's part.</summary>
    internal static Observation ProtectHostname(CheckContext context, ProcessSandbox process) => OwnNamespace(context, process, "uts");

    /// <summary>Whether a process sees systemd's own mounts; null where that can't be told.</summary>
    internal static bool? SharesMounts(ProcessSandbox process) => process.Namespace("mnt")?.IsManagers;

    private static Observation OwnNamespace(CheckContext context, ProcessSandbox process, string kind) => process.Namespace(kind) switch
    {
        null when process.Namespaces is null => Observation.Unknown(Observation.NeedsRoot),
        null => new Observation(false, $"no {kind} namespaces in this kernel", Evidence(process, kind)),
        { IsManagers: null } => Observation.Unknown("systemd's own namespaces can't be seen: " + Observation.NeedsRoot),
        { IsManagers: true } found => new Observation(false, $"systemd's own, {found}", Evidence(process, kind)),
        var found => new Observation(true, $"its own, {found}", Evidence(process, kind)),
    };

    private static string Evidence(ProcessSandbox process, string kind) => $"/proc/{process.Id}/ns/{kind}";
}
