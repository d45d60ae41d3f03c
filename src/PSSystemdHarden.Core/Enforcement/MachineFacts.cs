using System.Runtime.Versioning;

using PSSystemdHarden.Host;
using PSSystemdHarden.Manager;
using PSSystemdHarden.Processes;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Enforcement;

/// <summary>What is the same for all services that one command looks at.</summary>
[SupportedOSPlatform("linux")]
internal sealed class MachineFacts
{
    private const int ManagerId = 1;

    private readonly Lazy<ControlGroupTree> _controlGroups = new(() => new ControlGroupTree(new ControlGroups(HostFiles.Machine)));
    private readonly Lazy<HostSupport> _support;

    /// <param name="manager">Asked for what systemd was built with.</param>
    /// <param name="version">Its version.</param>
    /// <param name="probes">Whether processes may be stopped for a moment to read their system call filters.</param>
    /// <param name="cancellationToken">Ends its calls.</param>
    internal MachineFacts(SystemdManager manager, SystemdVersion version, bool probes, CancellationToken cancellationToken)
    {
        Version = version;
        Probes = probes;
        IsUserManager = manager.IsUser;
        Namespaces = ProcessReader.ManagersNamespaces();
        Manager = ProcessReader.Read(ManagerId, Namespaces, withMemory: false)
            ?? throw new SystemdUnavailableException(SystemdUnavailableReason.NotBooted, "PID 1 can't be seen: /proc is not mounted, or hides it.");
        _support = new(() => HostSupport.Of(manager, cancellationToken));
    }

    internal SystemdVersion Version { get; }

    internal bool Probes { get; }

    /// <summary>Whether the manager is a user's own.</summary>
    internal bool IsUserManager { get; }

    /// <summary>systemd's own namespaces; none where they may not be seen.</summary>
    internal IReadOnlyDictionary<string, ulong> Namespaces { get; }

    /// <summary>systemd itself, which has what every service had if nothing were set.</summary>
    internal ProcessSandbox Manager { get; }

    internal ControlGroupTree ControlGroups => _controlGroups.Value;

    /// <summary>What this machine makes of directives.</summary>
    internal HostSupport Support => _support.Value;
}
