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
    private const int SystemManager = 1, SysAdmin = 21;

    /// <summary>Where a user's own manager is itself, below the control group of all its units.</summary>
    private const string OwnScope = "/init.scope";

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
        (Manager, Namespaces) = IsUserManager ? FindUserManager(manager.GetControlGroup(cancellationToken)) : Read(SystemManager)
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

    /// <summary>Whether systemd itself may do what root may; a user's own may not, unless the user is root.</summary>
    internal bool IsManagerPrivileged => (Manager.Capabilities.Effective.Bits >> SysAdmin & 1) != 0;

    /// <summary>The sockets that there are.</summary>
    internal NetworkSockets Sockets { get; } = new();

    internal ControlGroupTree ControlGroups => _controlGroups.Value;

    /// <summary>What this machine makes of directives.</summary>
    internal HostSupport Support => _support.Value;

    private static (ProcessSandbox Manager, IReadOnlyDictionary<string, ulong> Namespaces)? Read(int id)
    {
        IReadOnlyDictionary<string, ulong> namespaces = ProcessReader.ManagersNamespaces(id);
        return ProcessReader.Read(id, namespaces, withMemory: false) is { } found ? (found, namespaces) : null;
    }

    /// <summary>Beside it there is what closes its PAM session.</summary>
    private (ProcessSandbox Manager, IReadOnlyDictionary<string, ulong> Namespaces) FindUserManager(string controlGroup)
    {
        foreach (int id in ControlGroups.ProcessesOf(controlGroup + OwnScope))
        {
            if (Read(id) is { Manager.IsPamHelper: false } found)
                return found;
        }

        throw new SystemdUnavailableException(SystemdUnavailableReason.NoUserManager, $"This user's own manager can't be seen in its control group {controlGroup}{OwnScope}.");
    }
}
