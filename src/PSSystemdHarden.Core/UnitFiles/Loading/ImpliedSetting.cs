namespace PSSystemdHarden.UnitFiles.Loading;

/// <summary>A setting that another one decides, or takes from, whatever is written (Implications.cs has how).</summary>
/// <param name="Cause">The directive that decides.</param>
/// <param name="Holds">Whether it does, in a unit as it is written.</param>
/// <param name="Directive">The directive that is decided.</param>
/// <param name="Value">What it becomes, or of a list what comes to it.</param>
/// <param name="Weaker">The values that ask for less, and are not heeded. All others that differ are heeded.</param>
/// <param name="SameIsImplied">Whether writing that very value changes nothing.</param>
internal sealed record ImpliedSetting(
    string Cause, Func<ServiceDraft, bool> Holds, string Directive, string Value, string[] Weaker, bool SameIsImplied = true)
{
    /// <summary>All that are known.</summary>
    internal static IReadOnlyList<ImpliedSetting> All { get; } =
    [
        new("DynamicUser", d => d.Settings.DynamicUser, "NoNewPrivileges", "yes", ["no"]),
        new("DynamicUser", d => d.Settings.DynamicUser, "RemoveIPC", "yes", ["no"]),
        new("DynamicUser", d => d.Settings.DynamicUser, "RestrictSUIDSGID", "yes", ["no"]),
        new("DynamicUser", d => d.Settings.DynamicUser, "ProtectSystem", "strict", ["no", "yes", "full"]),
        new("DynamicUser", d => d.Settings.DynamicUser, "ProtectHome", "read-only", ["no"]),
        // The /tmp that is implied is another one than PrivateTmp=yes has since 257; older versions don't know the word, and drop it.
        new("DynamicUser", d => d.Settings.DynamicUser, "PrivateTmp", "yes", ["no"], SameIsImplied: false),
        new("DynamicUser", d => d.Settings.DynamicUser, "PrivateTmp", "disconnected", [], SameIsImplied: false),
        new("DynamicUser", d => d.Settings.DynamicUser && d.Settings.User.Length == 0, "User", "%p", []),
        new("DynamicUser", d => d.Settings.DynamicUser && d.Settings.User.Length == 0 && !d.HasGroup, "Group", "%p", []),
        new("PrivateDevices", d => d.Settings.PrivateDevices, "DevicePolicy", "closed", ["auto"]),
        new("PrivateDevices", d => d.Settings.PrivateDevices, "CapabilityBoundingSet", "~CAP_MKNOD CAP_SYS_RAWIO", []),
        new("ProtectKernelModules", d => d.Settings.ProtectKernelModules, "CapabilityBoundingSet", "~CAP_SYS_MODULE", []),
        new("ProtectKernelLogs", d => d.Settings.ProtectKernelLogs, "CapabilityBoundingSet", "~CAP_SYSLOG", []),
        new("ProtectClock", d => d.Settings.ProtectClock, "CapabilityBoundingSet", "~CAP_SYS_TIME CAP_WAKE_ALARM", []),
        new("ProtectClock", d => d.Settings.ProtectClock && d.HasDevicePolicy, "DeviceAllow", "char-rtc r", []),
        // What these are by default depends on others; once it is written that counts.
        new("User", d => d.Settings.User.Length > 0, "SetLoginEnvironment", "yes", [], SameIsImplied: false),
        new("DynamicUser", d => d.Settings.DynamicUser, "SetLoginEnvironment", "yes", [], SameIsImplied: false),
        new("PAMName", d => d.HasPamName, "SetLoginEnvironment", "yes", [], SameIsImplied: false),
        new("RootDirectory", d => d.MountAPIVFS is null && d.HasRootDirectory, "MountAPIVFS", "yes", []),
        new("RootImage", d => d.MountAPIVFS is null && d.HasRootImage, "MountAPIVFS", "yes", []),
        new("RootDirectory", d => d is { BindLogSockets: null, MountAPIVFS: null } && d.HasRootDirectory, "BindLogSockets", "yes", []),
        new("RootImage", d => d is { BindLogSockets: null, MountAPIVFS: null } && d.HasRootImage, "BindLogSockets", "yes", []),
        new("MountAPIVFS", d => d is { BindLogSockets: null, MountAPIVFS: true }, "BindLogSockets", "yes", []),
        new("LogNamespace", d => d.BindLogSockets is null && d.Mounts.Contains("LogNamespace"), "BindLogSockets", "yes", []),
    ];

    /// <summary>The same by the directive that is decided.</summary>
    internal static ILookup<string, ImpliedSetting> ByDirective { get; } = All.ToLookup(row => row.Directive, StringComparer.Ordinal);
}
