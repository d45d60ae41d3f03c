using PSSystemdHarden.Units;

namespace PSSystemdHarden.UnitFiles.Loading;

/// <summary>What makes systemd give a service a mount namespace of its own (exec_needs_mount_namespace of PID 1).</summary>
internal static class MountNamespace
{
    /// <summary>Any of these does, from that version on; the loading asks since 257, so that older rules are not told apart.</summary>
    private static readonly (int Since, Func<ServiceDraft, bool> Holds)[] s_reasons =
    [
        (0, d => d.Mounts.Count > 0 || d.MountImages),
        (0, d => d.MountFlags is "slave" or "private"),
        (0, d => d.PrivateMounts ?? (d.Settings.PrivateNetwork || d.HasNetworkNamespacePath)),

        // Folders that are shared with the machine come into being only when the service starts; 260 does not wait for them.
        (0, d => d.PrivateTmpIsDisconnected),
        (260, d => d.Settings.PrivateTmp),
        (0, d => d.PrivateIPC || d.HasIPCNamespacePath || d.PrivateBPF || d.PrivatePIDs != "no"),
        (0, d => d.Settings is { PrivateDevices: true } or { ProtectControlGroups: true } or { ProtectKernelTunables: true } or { ProtectKernelModules: true }
            or { ProtectKernelLogs: true } or { ProtectHome: not "no" } or { ProtectSystem: not "no" } or { ProtectProc: not "default" } or { ProcSubset: not "all" }),
        (0, d => d.RootMStack || d.HasRootImage),
        (0, d => d.Settings.RootDirectory.Length > 0 && (MountsKernelFileSystems(d) || d.Directories.Count > 0)),
        (0, d => d.Directories.ContainsValue(true)),
        (0, d => d.BindLogSockets ?? MountsKernelFileSystems(d)),
    ];

    internal static bool IsNeededBy(ServiceDraft draft, SystemdVersion version) =>
        Array.Exists(s_reasons, reason => version.Major >= reason.Since && reason.Holds(draft));

    /// <summary>Whether the service gets /proc, /sys and /dev mounted: by default where it has a root of its own. "/" is none.</summary>
    private static bool MountsKernelFileSystems(ServiceDraft draft) =>
        draft.MountAPIVFS ?? (draft.RootMStack || draft.HasRootImage || draft.HasRootDirectory);
}
