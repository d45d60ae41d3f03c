namespace PSSystemdHarden.Units;

/// <summary>An IP network as systemd gives it: address family (AF_*), address bytes, prefix length.</summary>
internal readonly record struct IPNetworkSetting(int Family, byte[] Address, uint PrefixLength);

/// <summary>A list that either allows or denies what it names.</summary>
internal sealed class FilterSetting(bool isAllowList, string[] names)
{
    private HashSet<string>? _nameSet;
    private HashSet<string>? _bareNameSet;

    internal static FilterSetting None { get; } = new(false, []);

    /// <summary>The names as they are.</summary>
    internal IReadOnlySet<string> NameSet => _nameSet ??= new(names, StringComparer.Ordinal);

    /// <summary>The names without the ":errno" that may follow them.</summary>
    internal IReadOnlySet<string> BareNameSet =>
        _bareNameSet ??= new(names.Select(name => name.IndexOf(':', StringComparison.Ordinal) is var i and >= 0 ? name[..i] : name), StringComparer.Ordinal);

    internal bool IsAllowList => isAllowList;

    internal string[] Names => names;
}

/// <summary>The settings of a service that its exposure follows from, named as on D-Bus (org.freedesktop.systemd1(5)).</summary>
/// <remarks>The start values are those that systemd-analyze assumes for what a manager does not report.</remarks>
internal sealed class ServiceSettings
{
    internal ulong AmbientCapabilities { get; set; }

    internal ulong CapabilityBoundingSet { get; set; } = ulong.MaxValue;

    internal bool DefaultDependencies { get; set; } = true;

    internal bool Delegate { get; set; }

    internal int DeviceAllowCount { get; set; }

    internal string DevicePolicy { get; set; } = string.Empty;

    internal bool DynamicUser { get; set; }

    internal IPNetworkSetting[] IPAddressAllow { get; set; } = [];

    internal IPNetworkSetting[] IPAddressDeny { get; set; } = [];

    internal string[] IPIngressFilterPath { get; set; } = [];

    internal string[] IPEgressFilterPath { get; set; } = [];

    internal string KeyringMode { get; set; } = string.Empty;

    internal bool LockPersonality { get; set; }

    internal bool MemoryDenyWriteExecute { get; set; }

    internal bool NoNewPrivileges { get; set; }

    internal string NotifyAccess { get; set; } = string.Empty;

    internal bool PrivateDevices { get; set; }

    internal bool PrivateMounts { get; set; }

    internal bool PrivateNetwork { get; set; }

    internal bool PrivateTmp { get; set; }

    internal bool PrivateUsers { get; set; }

    internal string ProcSubset { get; set; } = string.Empty;

    internal bool ProtectClock { get; set; }

    internal bool ProtectControlGroups { get; set; }

    internal string ProtectHome { get; set; } = string.Empty;

    internal bool ProtectHostname { get; set; }

    internal bool ProtectKernelLogs { get; set; }

    internal bool ProtectKernelModules { get; set; }

    internal bool ProtectKernelTunables { get; set; }

    internal string ProtectProc { get; set; } = string.Empty;

    internal string ProtectSystem { get; set; } = string.Empty;

    internal bool RemoveIPC { get; set; }

    internal FilterSetting RestrictAddressFamilies { get; set; } = FilterSetting.None;

    internal ulong RestrictNamespaces { get; set; } = ulong.MaxValue;

    internal bool RestrictRealtime { get; set; }

    internal bool RestrictSUIDSGID { get; set; }

    internal string RootDirectory { get; set; } = string.Empty;

    internal string RootImage { get; set; } = string.Empty;

    internal string[] SupplementaryGroups { get; set; } = [];

    internal string[] SystemCallArchitectures { get; set; } = [];

    internal FilterSetting SystemCallFilter { get; set; } = FilterSetting.None;

    internal string Type { get; set; } = string.Empty;

    /// <summary>The bits that are taken away from the mode of new files.</summary>
    internal uint UMask { get; set; } = 0b000_000_010;

    internal string User { get; set; } = string.Empty;

    /// <summary>Not a setting, but in the same reply: the main process, 0 when there is none.</summary>
    internal uint MainPid { get; set; }
}
