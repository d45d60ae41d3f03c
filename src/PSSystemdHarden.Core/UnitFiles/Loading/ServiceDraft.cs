using PSSystemdHarden.Units;

namespace PSSystemdHarden.UnitFiles.Loading;

/// <summary>A unit while its files are read: the settings so far, and what only the loading itself needs to know.</summary>
internal sealed class ServiceDraft
{
    /// <summary>The values that a service of the system's manager has when its files say nothing (systemd.exec(5)).</summary>
    internal ServiceSettings Settings { get; } = new()
    {
        DevicePolicy = "auto",
        KeyringMode = "private",
        NotifyAccess = "none",
        ProcSubset = "all",
        ProtectHome = "no",
        ProtectProc = "default",
        ProtectSystem = "no",
        UMask = 0b000_010_010,
    };

    /// <summary>null: not written. From 254 on that is a value of its own.</summary>
    internal bool? PrivateMounts { get; set; }

    /// <summary>null: not written, so that system.conf decides.</summary>
    internal bool? RestrictSUIDSGID { get; set; }

    /// <summary>Whether bits were set yet: the first assignment replaces, later ones merge.</summary>
    internal bool CapabilityBoundingSetGiven { get; set; }

    internal NameFilter AddressFamilies { get; } = new();

    internal SystemCallFilterDraft SystemCalls { get; } = new();

    internal HashSet<string> SystemCallArchitectures { get; } = new(StringComparer.Ordinal);

    internal List<IPNetworkSetting> IPAddressAllow { get; } = [];

    internal List<IPNetworkSetting> IPAddressDeny { get; } = [];

    internal List<string> SupplementaryGroups { get; } = [];

    internal HashSet<string> IPIngressFilterPath { get; } = new(StringComparer.Ordinal);

    internal HashSet<string> IPEgressFilterPath { get; } = new(StringComparer.Ordinal);

    internal bool MountImages { get; set; }

    internal bool RootMStack { get; set; }

    /// <summary>What is mounted or hidden, or the log namespace: the directives that hold something.</summary>
    internal HashSet<string> Mounts { get; } = new(StringComparer.Ordinal);

    /// <summary>StateDirectory= and the like that name a folder, and whether one of these is read-only.</summary>
    internal Dictionary<string, bool> Directories { get; } = new(StringComparer.Ordinal);

    internal string MountFlags { get; set; } = string.Empty;

    /// <summary>null: not written, so that a root of the service's own decides.</summary>
    internal bool? MountAPIVFS { get; set; }

    /// <summary>null: not written, so that MountAPIVFS= decides.</summary>
    internal bool? BindLogSockets { get; set; }

    internal bool PrivateIPC { get; set; }

    internal bool HasIPCNamespacePath { get; set; }

    internal bool PrivateBPF { get; set; }

    internal bool PrivateTmpIsDisconnected { get; set; }

    internal bool HasNetworkNamespacePath { get; set; }

    /// <summary>Credentials by their ids, and whether they must be decrypted, perhaps with the TPM.</summary>
    internal Dictionary<string, bool> LoadCredentials { get; } = new(StringComparer.Ordinal);

    internal Dictionary<string, bool> SetCredentials { get; } = new(StringComparer.Ordinal);

    internal Dictionary<string, bool> ImportCredentials { get; } = new(StringComparer.Ordinal);

    internal string? ServiceType { get; set; }

    internal int ExecStartCount { get; set; }

    internal bool HasExecStop { get; set; }

    internal bool HasSuccessAction { get; set; }

    internal bool RemainAfterExit { get; set; }

    internal string Restart { get; set; } = "no";

    internal bool HasRestartForceExitStatus { get; set; }

    internal string ExitType { get; set; } = "main";

    internal string? BusName { get; set; }

    internal string KillMode { get; set; } = "control-group";

    internal bool HasPamName { get; set; }

    /// <summary>Whether some devices are shut out.</summary>
    internal bool HasDevicePolicy => Settings is { PrivateDevices: true } or { DevicePolicy: not "auto" } or { DeviceAllowCount: > 0 };

    /// <summary>"/" is none of its own.</summary>
    internal bool HasRootDirectory => Settings.RootDirectory is not ("" or "/");

    internal bool HasRootImage => Settings.RootImage.Length > 0;

    internal bool HasGroup { get; set; }

    internal bool HasUserNamespacePath { get; set; }

    internal string PrivatePIDs { get; set; } = "no";

    internal string PrivateUsersMode { get; set; } = "no";

    internal bool WorkingDirectoryIsHome { get; set; }

    internal string? WorkingDirectory { get; set; }

    /// <summary>Brings the settings up to date with what was gathered in lists.</summary>
    internal ServiceSettings ToSettings()
    {
        Settings.RestrictAddressFamilies = AddressFamilies.ToSetting();
        Settings.SystemCallFilter = SystemCalls.ToSetting();
        Settings.SystemCallArchitectures = [.. SystemCallArchitectures];
        Settings.IPAddressAllow = [.. IPAddressAllow];
        Settings.IPAddressDeny = [.. IPAddressDeny];
        Settings.SupplementaryGroups = [.. SupplementaryGroups];
        Settings.IPIngressFilterPath = [.. IPIngressFilterPath];
        Settings.IPEgressFilterPath = [.. IPEgressFilterPath];
        Settings.PrivateMounts = PrivateMounts ?? false;
        Settings.RestrictSUIDSGID = RestrictSUIDSGID ?? false;
        return Settings;
    }
}
