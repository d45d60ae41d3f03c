namespace PSSystemdHarden.Units;

/// <summary>One D-Bus property of a service: how it is read, and where it goes.</summary>
/// <param name="Signature">Its D-Bus type, zero-terminated as u8 literals are.</param>
/// <param name="Read">Reads the value into the settings.</param>
internal sealed record ServiceProperty(byte[] Signature, Action<IPropertyReader, ServiceSettings> Read)
{
    /// <summary>All that are wanted, by name; whatever else a manager sends is skipped.</summary>
    internal static IReadOnlyDictionary<string, ServiceProperty> All { get; } = new Dictionary<string, ServiceProperty>(StringComparer.Ordinal)
    {
        ["AmbientCapabilities"] = Number((s, v) => s.AmbientCapabilities = v),
        ["CapabilityBoundingSet"] = Number((s, v) => s.CapabilityBoundingSet = v),
        ["DefaultDependencies"] = Flag((s, v) => s.DefaultDependencies = v),
        ["Delegate"] = Flag((s, v) => s.Delegate = v),
        ["DeviceAllow"] = new("a(ss)\0"u8.ToArray(), (r, s) => s.DeviceAllowCount = r.ReadStructs("ss"u8, Device).Length),
        ["DevicePolicy"] = Text((s, v) => s.DevicePolicy = v),
        ["DynamicUser"] = Flag((s, v) => s.DynamicUser = v),
        ["IPAddressAllow"] = Networks((s, v) => s.IPAddressAllow = v),
        ["IPAddressDeny"] = Networks((s, v) => s.IPAddressDeny = v),
        ["IPEgressFilterPath"] = Texts((s, v) => s.IPEgressFilterPath = v),
        ["IPIngressFilterPath"] = Texts((s, v) => s.IPIngressFilterPath = v),
        ["KeyringMode"] = Text((s, v) => s.KeyringMode = v),
        ["LockPersonality"] = Flag((s, v) => s.LockPersonality = v),
        ["MainPID"] = new("u\0"u8.ToArray(), (r, s) => s.MainPid = r.ReadUInt32()),
        ["MemoryDenyWriteExecute"] = Flag((s, v) => s.MemoryDenyWriteExecute = v),
        ["NoNewPrivileges"] = Flag((s, v) => s.NoNewPrivileges = v),
        ["NotifyAccess"] = Text((s, v) => s.NotifyAccess = v),
        ["PrivateDevices"] = Flag((s, v) => s.PrivateDevices = v),
        ["PrivateMounts"] = Flag((s, v) => s.PrivateMounts = v),
        ["PrivateNetwork"] = Flag((s, v) => s.PrivateNetwork = v),
        ["PrivateTmp"] = Flag((s, v) => s.PrivateTmp = v),
        ["PrivateUsers"] = Flag((s, v) => s.PrivateUsers = v),
        ["ProcSubset"] = Text((s, v) => s.ProcSubset = v),
        ["ProtectClock"] = Flag((s, v) => s.ProtectClock = v),
        ["ProtectControlGroups"] = Flag((s, v) => s.ProtectControlGroups = v),
        ["ProtectHome"] = Text((s, v) => s.ProtectHome = v),
        ["ProtectHostname"] = Flag((s, v) => s.ProtectHostname = v),
        ["ProtectKernelLogs"] = Flag((s, v) => s.ProtectKernelLogs = v),
        ["ProtectKernelModules"] = Flag((s, v) => s.ProtectKernelModules = v),
        ["ProtectKernelTunables"] = Flag((s, v) => s.ProtectKernelTunables = v),
        ["ProtectProc"] = Text((s, v) => s.ProtectProc = v),
        ["ProtectSystem"] = Text((s, v) => s.ProtectSystem = v),
        ["RemoveIPC"] = Flag((s, v) => s.RemoveIPC = v),
        ["RestrictAddressFamilies"] = Filter((s, v) => s.RestrictAddressFamilies = v),
        ["RestrictNamespaces"] = Number((s, v) => s.RestrictNamespaces = v),
        ["RestrictRealtime"] = Flag((s, v) => s.RestrictRealtime = v),
        ["RestrictSUIDSGID"] = Flag((s, v) => s.RestrictSUIDSGID = v),
        ["RootDirectory"] = Text((s, v) => s.RootDirectory = v),
        ["RootImage"] = Text((s, v) => s.RootImage = v),
        ["SupplementaryGroups"] = Texts((s, v) => s.SupplementaryGroups = v),
        ["SystemCallArchitectures"] = Texts((s, v) => s.SystemCallArchitectures = v),
        ["SystemCallFilter"] = Filter((s, v) => s.SystemCallFilter = v),
        ["Type"] = Text((s, v) => s.Type = v),
        ["UMask"] = new("u\0"u8.ToArray(), (r, s) => s.UMask = r.ReadUInt32()),
        ["User"] = Text((s, v) => s.User = v),
    };

    private static ServiceProperty Flag(Action<ServiceSettings, bool> set) => new("b\0"u8.ToArray(), (r, s) => set(s, r.ReadBoolean()));

    private static ServiceProperty Number(Action<ServiceSettings, ulong> set) => new("t\0"u8.ToArray(), (r, s) => set(s, r.ReadUInt64()));

    private static ServiceProperty Text(Action<ServiceSettings, string> set) => new("s\0"u8.ToArray(), (r, s) => set(s, r.ReadString()));

    private static ServiceProperty Texts(Action<ServiceSettings, string[]> set) => new("as\0"u8.ToArray(), (r, s) => set(s, r.ReadStrings()));

    private static ServiceProperty Filter(Action<ServiceSettings, FilterSetting> set) =>
        new("(bas)\0"u8.ToArray(), (r, s) => set(s, r.ReadStruct("bas"u8, inner => new FilterSetting(inner.ReadBoolean(), inner.ReadStrings()))));

    private static ServiceProperty Networks(Action<ServiceSettings, IPNetworkSetting[]> set) =>
        new("a(iayu)\0"u8.ToArray(), (r, s) => set(s, r.ReadStructs("iayu"u8, Network)));

    private static IPNetworkSetting Network(IPropertyReader r) => new(r.ReadInt32(), r.ReadBytes(), r.ReadUInt32());

    private static (string Path, string Permissions) Device(IPropertyReader r) => (r.ReadString(), r.ReadString());
}
