using PSSystemdHarden.Units;

namespace PSSystemdHarden.UnitFiles.Loading;

/// <summary>What settings bring with them once all files are read; it beats what is written (systemd.exec(5), unit_patch_contexts of PID 1).</summary>
internal static class Implications
{
    private const int CapSysModule = 16, CapSysRawio = 17, CapSysTime = 25, CapMknod = 27, CapSyslog = 34, CapWakeAlarm = 35;

    /// <summary>In the order in which they apply: the directive that implies, and what.</summary>
    internal static IReadOnlyList<(string Directive, Action<ServiceDraft, SystemdVersion> Apply)> All { get; } =
    [
        ("PrivateDevices", (d, _) => Drop(d, d.Settings.PrivateDevices, CapMknod, CapSysRawio)),
        ("ProtectKernelModules", (d, _) => Drop(d, d.Settings.ProtectKernelModules, CapSysModule)),
        ("ProtectKernelLogs", (d, _) => Drop(d, d.Settings.ProtectKernelLogs, CapSyslog)),
        ("ProtectClock", (d, _) => Drop(d, d.Settings.ProtectClock, CapSysTime, CapWakeAlarm)),
        ("DynamicUser", DynamicUser),
        ("PrivateDevices", CloseDevices),
        ("RootImage", (d, _) => AddDevices(d, d.HasRootImage)),
        ("MountImages", (d, _) => AddDevices(d, d.MountImages)),
        ("RootMStack", (d, _) => AddDevices(d, d.RootMStack)),
        ("ProtectClock", ClockDevice),
        ("LoadCredentialEncrypted", (d, version) => TpmDevice(d, d.LoadCredentials, version)),
        ("SetCredentialEncrypted", (d, version) => TpmDevice(d, d.SetCredentials, version)),
    ];

    private static void Drop(ServiceDraft draft, bool when, params ReadOnlySpan<int> capabilities)
    {
        foreach (int capability in capabilities)
        {
            if (when)
                draft.Settings.CapabilityBoundingSet &= ~(1UL << capability);
        }
    }

    private static void DynamicUser(ServiceDraft draft, SystemdVersion version)
    {
        ServiceSettings settings = draft.Settings;
        if (!settings.DynamicUser)
            return;
        settings.PrivateTmp = true;
        settings.RemoveIPC = true;
        settings.ProtectSystem = "strict";
        settings.NoNewPrivileges = true;
        draft.RestrictSUIDSGID = true;
        if (settings.ProtectHome == "no")
            settings.ProtectHome = "read-only";

        // systemd makes a name of the unit's; which one matters to no item.
        if (settings.User.Length == 0)
            settings.User = "dynamic";
    }

    private static void CloseDevices(ServiceDraft draft, SystemdVersion version)
    {
        if (draft.Settings is { PrivateDevices: true, DevicePolicy: "auto" })
            draft.Settings.DevicePolicy = "closed";
    }

    /// <summary>Devices are added only where others are shut out already.</summary>
    private static void AddDevices(ServiceDraft draft, bool when)
    {
        if (when && draft.HasDevicePolicy)
            draft.Settings.DeviceAllowCount++;
    }

    private static void ClockDevice(ServiceDraft draft, SystemdVersion version)
    {
        if (draft.Settings.ProtectClock && (version.Major <= 250 || draft.HasDevicePolicy))
            draft.Settings.DeviceAllowCount++;
    }

    private static void TpmDevice(ServiceDraft draft, Dictionary<string, bool> credentials, SystemdVersion version)
    {
        bool neededUnasked = version.Major == 250;
        if (version.Major is >= 250 and <= 257 && credentials.ContainsValue(true) && (neededUnasked || draft.HasDevicePolicy))
            draft.Settings.DeviceAllowCount++;
    }
}
