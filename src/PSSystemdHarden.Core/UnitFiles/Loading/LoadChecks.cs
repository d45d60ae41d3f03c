using PSSystemdHarden.UnitFiles.Loading.Settings;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.UnitFiles.Loading;

/// <summary>Why systemd refuses a service whose single settings are all in order.</summary>
internal static class LoadChecks
{
    private static readonly (Func<ServiceDraft, string, SystemdVersion, bool> IsBroken, string Directive, string Message)[] s_ofService =
    [
        ((d, _, _) => d.ExecStartCount == 0 && !d.HasExecStop && !d.HasSuccessAction, "ExecStart", "it has no ExecStart=, ExecStop= or SuccessAction="),
        ((d, type, _) => type != "oneshot" && d.ExecStartCount == 0, "Type", "it has no ExecStart=, which only Type=oneshot allows"),
        ((d, _, _) => !d.RemainAfterExit && d.ExecStartCount == 0 && !d.HasSuccessAction, "ExecStart",
            "it has neither ExecStart= nor SuccessAction=, and not RemainAfterExit=yes"),
        ((d, type, _) => type != "oneshot" && d.ExecStartCount > 1, "ExecStart", "it has more than one ExecStart=, which only Type=oneshot allows"),
        ((d, type, _) => type == "oneshot" && d.Restart is "always" or "on-success", "Restart",
            "Type=oneshot does not allow Restart=always or on-success"),
        ((d, type, v) => type == "oneshot" && d.HasRestartForceExitStatus && v.Major <= 254, "RestartForceExitStatus",
            "Type=oneshot does not allow RestartForceExitStatus= before systemd 255"),
        ((d, type, _) => type == "oneshot" && d.ExitType == "cgroup", "ExitType", "Type=oneshot does not allow ExitType=cgroup"),
        ((d, type, _) => type == "dbus" && d.BusName is null, "Type", "Type=dbus needs a BusName="),
        ((d, type, _) => type == "forking" && d.PrivatePIDs != "no", "PrivatePIDs", "Type=forking does not allow PrivatePIDs=yes"),
    ];

    private static readonly (Func<ServiceDraft, SystemdVersion, bool> IsBroken, string Directive, string Message)[] s_ofAll =
    [
        ((d, _) => d.HasPamName && d.KillMode is not ("control-group" or "mixed"), "KillMode", "PAMName= needs KillMode=control-group or mixed"),
        ((d, v) => v.Major >= 257 && d.Settings.DynamicUser && d.WorkingDirectoryIsHome, "WorkingDirectory", "DynamicUser=yes does not allow WorkingDirectory=~"),
        ((d, v) => v.Major >= 257 && d.WorkingDirectory is { } path && PathSettings.IsBelowKernelFileSystem(path) && MountNamespace.IsNeededBy(d, v), "WorkingDirectory",
            "WorkingDirectory= can't be below /proc, /sys or /dev where a mount namespace is used"),
        ((d, _) => d.PrivateUsersMode == "managed" && (d.Settings.User.Length > 0 || d.HasGroup || d.HasPamName), "PrivateUsers",
            "PrivateUsers=managed does not go with User=, DynamicUser=, Group= or PAMName="),
        ((d, _) => d.HasUserNamespacePath && d.PrivateUsersMode != "no", "UserNamespacePath", "UserNamespacePath= does not go with PrivateUsers="),
        ((d, v) => v.Major >= 258 && d.PrivatePIDs != "no" && d.HasPamName, "PrivatePIDs", "PrivatePIDs= does not go with PAMName="),
    ];

    /// <summary>What is wrong with a unit, and the directive to look at; null where systemd would load it.</summary>
    internal static (string Directive, string Message)? Problem(ServiceDraft draft, UnitType unitType, SystemdVersion version)
    {
        string type = draft.ServiceType ?? DefaultType(draft, version);
        foreach (var check in unitType is UnitType.Service ? s_ofService : [])
        {
            if (check.IsBroken(draft, type, version))
                return (check.Directive, check.Message);
        }

        foreach (var check in s_ofAll)
        {
            if (check.IsBroken(draft, version))
                return (check.Directive, check.Message);
        }

        return null;
    }

    private static string DefaultType(ServiceDraft draft, SystemdVersion version)
    {
        if (draft.BusName is not null)
            return "dbus";
        if (version.Major >= 257 && draft.LoadCredentials.Count + draft.SetCredentials.Count + draft.ImportCredentials.Count > 0)
            return "exec";
        return draft.ExecStartCount > 0 ? "simple" : "oneshot";
    }
}
