using PSSystemdHarden.Units;

namespace PSSystemdHarden.Exposure.Checks;

/// <summary>Settings that are on or off.</summary>
internal static class BooleanChecks
{
    private static readonly Dictionary<string, Func<ServiceSettings, bool>> s_settings = new(StringComparer.Ordinal)
    {
        ["Delegate"] = s => s.Delegate,
        ["LockPersonality"] = s => s.LockPersonality,
        ["MemoryDenyWriteExecute"] = s => s.MemoryDenyWriteExecute,
        ["NoNewPrivileges"] = s => s.NoNewPrivileges,
        ["PrivateDevices"] = s => s.PrivateDevices,
        ["PrivateMounts"] = s => s.PrivateMounts,
        ["PrivateNetwork"] = s => s.PrivateNetwork,
        ["PrivateTmp"] = s => s.PrivateTmp,
        ["PrivateUsers"] = s => s.PrivateUsers,
        ["ProtectClock"] = s => s.ProtectClock,
        ["ProtectControlGroups"] = s => s.ProtectControlGroups,
        ["ProtectHostname"] = s => s.ProtectHostname,
        ["ProtectKernelLogs"] = s => s.ProtectKernelLogs,
        ["ProtectKernelModules"] = s => s.ProtectKernelModules,
        ["ProtectKernelTunables"] = s => s.ProtectKernelTunables,
        ["RestrictRealtime"] = s => s.RestrictRealtime,
        ["RestrictSUIDSGID"] = s => s.RestrictSUIDSGID,
    };

    internal static Check Of(ExposureItem item)
    {
        Func<ServiceSettings, bool> read = s_settings[item.Property!];
        return item.Inverted ? settings => read(settings) ? 1u : 0 : settings => read(settings) ? 0u : 1;
    }
}
