using System.Collections.Frozen;

namespace PSSystemdHarden.UnitFiles.Loading.Settings;

/// <summary>Takes a value into the draft. Booleans, words and modes come checked, and in systemd's own spelling.</summary>
internal delegate SettingOutcome SettingReader(ServiceDraft draft, string value, LoadContext context);

/// <summary>The directives that exposure, or whether a unit loads at all, hangs on. Their sections and versions are the catalogue's.</summary>
internal static class SettingTable
{
    internal static FrozenDictionary<string, SettingReader> All { get; } = new Dictionary<string, SettingReader>(StringComparer.Ordinal)
    {
        ["AmbientCapabilities"] = CapabilitySettings.Ambient,
        ["AppArmorProfile"] = ServiceSpecificSettings.Label,
        ["BindLogSockets"] = Tristate((d, on) => d.BindLogSockets = on),
        ["BindPaths"] = MountSettings.Binds("BindPaths"),
        ["BindReadOnlyPaths"] = MountSettings.Binds("BindPaths"),
        ["BusName"] = ServiceSpecificSettings.BusName,
        ["CacheDirectory"] = MountSettings.Directories("CacheDirectory"),
        ["CapabilityBoundingSet"] = CapabilitySettings.BoundingSet,
        ["ConfigurationDirectory"] = MountSettings.Directories("ConfigurationDirectory"),
        ["DefaultDependencies"] = Flag((d, on) => d.Settings.DefaultDependencies = on),
        ["Delegate"] = DeviceSettings.Delegate,
        ["DeviceAllow"] = DeviceSettings.DeviceAllow,
        ["DevicePolicy"] = Word((d, word) => d.Settings.DevicePolicy = word),
        ["DynamicUser"] = Flag((d, on) => d.Settings.DynamicUser = on),
        ["ExecCondition"] = Command(null),
        ["ExecPaths"] = MountSettings.Paths("ExecPaths"),
        ["ExecReload"] = Command(null),
        ["ExecReloadPost"] = Command(null),
        ["ExecStart"] = Command((d, added) => d.ExecStartCount = added is null ? 0 : d.ExecStartCount + added.Value),
        ["ExecStartPost"] = Command(null),
        ["ExecStartPre"] = Command(null),
        ["ExecStop"] = Command((d, added) => d.HasExecStop = added is not null && (d.HasExecStop || added > 0)),
        ["ExecStopPost"] = Command(null),
        ["ExitType"] = Word((d, word) => d.ExitType = word),
        ["ExtensionDirectories"] = MountSettings.Paths("ExtensionDirectories"),
        ["ExtensionImagePolicy"] = ImagePolicySetting.Read,
        ["ExtensionImages"] = MountSettings.ExtensionImages("ExtensionImages"),
        ["Group"] = IdentitySettings.Group,
        ["IPAddressAllow"] = NetworkSettings.Addresses(d => d.IPAddressAllow),
        ["IPAddressDeny"] = NetworkSettings.Addresses(d => d.IPAddressDeny),
        ["IPCNamespacePath"] = PathSettings.Optional((d, path) => d.HasIPCNamespacePath = path.Length > 0),
        ["IPEgressFilterPath"] = NetworkSettings.FilterPath(d => d.IPEgressFilterPath),
        ["IPIngressFilterPath"] = NetworkSettings.FilterPath(d => d.IPIngressFilterPath),
        ["InaccessibleDirectories"] = MountSettings.Paths("InaccessiblePaths"),
        ["InaccessiblePaths"] = MountSettings.Paths("InaccessiblePaths"),
        ["KeyringMode"] = Word((d, word) => d.Settings.KeyringMode = word),
        ["KillMode"] = Word((d, word) => d.KillMode = word),
        ["LoadCredential"] = ServiceSpecificSettings.Credential(d => d.LoadCredentials, encrypted: false, needsData: false),
        ["LoadCredentialEncrypted"] = ServiceSpecificSettings.Credential(d => d.LoadCredentials, encrypted: true, needsData: false),
        ["ImportCredential"] = ServiceSpecificSettings.Credential(d => d.ImportCredentials, encrypted: false, needsData: false),
        ["LockPersonality"] = Flag((d, on) => d.Settings.LockPersonality = on),
        ["LogNamespace"] = MountSettings.LogNamespace,
        ["LogsDirectory"] = MountSettings.Directories("LogsDirectory"),
        ["MemoryDenyWriteExecute"] = Flag((d, on) => d.Settings.MemoryDenyWriteExecute = on),
        ["MountAPIVFS"] = Tristate((d, on) => d.MountAPIVFS = on),
        ["MountFlags"] = Word((d, word) => d.MountFlags = word),
        ["MountImagePolicy"] = ImagePolicySetting.Read,
        ["MountImages"] = PathSettings.MountImages,
        ["NetworkNamespacePath"] = PathSettings.Optional((d, path) => d.HasNetworkNamespacePath = path.Length > 0),
        ["NoExecPaths"] = MountSettings.Paths("NoExecPaths"),
        ["NoNewPrivileges"] = Flag((d, on) => d.Settings.NoNewPrivileges = on),
        ["NotifyAccess"] = Word((d, word) => d.Settings.NotifyAccess = word),
        ["PAMName"] = ServiceSpecificSettings.PamName,
        ["PrivateBPF"] = Flag((d, on) => d.PrivateBPF = on),
        ["PrivateDevices"] = Flag((d, on) => d.Settings.PrivateDevices = on),
        ["PrivateIPC"] = Flag((d, on) => d.PrivateIPC = on),
        ["PrivateMounts"] = Tristate((d, on) => d.PrivateMounts = on),
        ["PrivateNetwork"] = Flag((d, on) => d.Settings.PrivateNetwork = on),
        ["PrivatePIDs"] = Word((d, word) => d.PrivatePIDs = word),
        ["PrivateTmp"] = Word((d, word) => (d.Settings.PrivateTmp, d.PrivateTmpIsDisconnected) = (word != "no", word == "disconnected")),
        ["PrivateUsers"] = Word((d, word) => (d.Settings.PrivateUsers, d.PrivateUsersMode) = (word != "no", word)),
        ["ProcSubset"] = Word((d, word) => d.Settings.ProcSubset = word),
        ["ProtectClock"] = Flag((d, on) => d.Settings.ProtectClock = on),
        ["ProtectControlGroups"] = Flag((d, on) => d.Settings.ProtectControlGroups = on),
        ["ProtectHome"] = Word((d, word) => d.Settings.ProtectHome = word),
        ["ProtectHostname"] = ServiceSpecificSettings.ProtectHostname,
        ["ProtectKernelLogs"] = Flag((d, on) => d.Settings.ProtectKernelLogs = on),
        ["ProtectKernelModules"] = Flag((d, on) => d.Settings.ProtectKernelModules = on),
        ["ProtectKernelTunables"] = Flag((d, on) => d.Settings.ProtectKernelTunables = on),
        ["ProtectProc"] = Word((d, word) => d.Settings.ProtectProc = word),
        ["ProtectSystem"] = Word((d, word) => d.Settings.ProtectSystem = word),
        ["ReadOnlyDirectories"] = MountSettings.Paths("ReadOnlyPaths"),
        ["ReadOnlyPaths"] = MountSettings.Paths("ReadOnlyPaths"),
        ["ReadWriteDirectories"] = MountSettings.Paths("ReadWritePaths"),
        ["ReadWritePaths"] = MountSettings.Paths("ReadWritePaths"),
        ["RemainAfterExit"] = Flag((d, on) => d.RemainAfterExit = on),
        ["RemoveIPC"] = Flag((d, on) => d.Settings.RemoveIPC = on),
        ["Restart"] = Word((d, word) => d.Restart = word),
        ["RestartForceExitStatus"] = ServiceSpecificSettings.RestartForceExitStatus,
        ["RestrictAddressFamilies"] = NetworkSettings.AddressFamilies,
        ["RestrictNamespaces"] = CapabilitySettings.Namespaces,
        ["RestrictRealtime"] = Flag((d, on) => d.Settings.RestrictRealtime = on),
        ["RestrictSUIDSGID"] = Flag((d, on) => d.RestrictSUIDSGID = on),
        ["RootDirectory"] = PathSettings.Root((d, path) => d.Settings.RootDirectory = path),
        ["RootImage"] = PathSettings.Root((d, path) => d.Settings.RootImage = path),
        ["RootImagePolicy"] = ImagePolicySetting.Read,
        ["RootMStack"] = PathSettings.Root((d, path) => d.RootMStack = path.Length > 0),
        ["RootVerity"] = PathSettings.Root((_, _) => { }),
        ["RuntimeDirectory"] = MountSettings.Directories("RuntimeDirectory"),
        ["SELinuxContext"] = ServiceSpecificSettings.Label,
        ["SetCredential"] = ServiceSpecificSettings.Credential(d => d.SetCredentials, encrypted: false, needsData: true),
        ["SetCredentialEncrypted"] = ServiceSpecificSettings.Credential(d => d.SetCredentials, encrypted: true, needsData: true),
        ["SmackProcessLabel"] = ServiceSpecificSettings.Label,
        ["StateDirectory"] = MountSettings.Directories("StateDirectory"),
        ["SuccessAction"] = Word((d, word) => d.HasSuccessAction = word != "none"),
        ["SupplementaryGroups"] = IdentitySettings.SupplementaryGroups,
        ["SystemCallArchitectures"] = SystemCallSettings.Architectures,
        ["SystemCallFilter"] = SystemCallSettings.Filter,
        ["TemporaryFileSystem"] = MountSettings.TemporaryFileSystems("TemporaryFileSystem"),
        ["Type"] = Word((d, word) => d.ServiceType = word),
        ["UMask"] = Word((d, word) => d.Settings.UMask = Directives.DirectiveValue.TryReadMode(word, out uint mode) ? mode : d.Settings.UMask),
        ["User"] = IdentitySettings.User,
        ["UserNamespacePath"] = PathSettings.Optional((d, path) => d.HasUserNamespacePath = path.Length > 0),
        ["WorkingDirectory"] = PathSettings.WorkingDirectory,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Words that are "no" are off, and all others on: PrivateTmp=disconnected is on as well.</summary>
    private static SettingReader Flag(Action<ServiceDraft, bool> set) => Word((draft, word) => set(draft, word != "no"));

    private static SettingReader Tristate(Action<ServiceDraft, bool?> set) => Word((draft, word) => set(draft, word.Length == 0 ? null : word == "yes"));

    private static SettingReader Word(Action<ServiceDraft, string> set) => (draft, value, _) =>
    {
        set(draft, value);
        return SettingOutcome.Applied;
    };

    private static SettingReader Command(Action<ServiceDraft, int?>? count) => (draft, value, context) => CommandSetting.Read(draft, value, context, count);
}
