namespace PSSystemdHarden.Enforcement;

/// <summary>Whether a setting is in force, from good to bad.</summary>
public enum EnforcementVerdict
{
    /// <summary>The kernel enforces it on all processes of the unit.</summary>
    Enforced,

    /// <summary>Nothing that can be seen tells.</summary>
    NotVerifiable,

    /// <summary>The unit's files say otherwise than what systemd has loaded: systemctl daemon-reload.</summary>
    PendingReload,

    /// <summary>The file that sets it is newer than the service's process: systemctl restart.</summary>
    PendingRestart,

    /// <summary>systemd has it, and the kernel does not enforce it.</summary>
    NotEnforced,
}
