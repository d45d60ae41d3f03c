namespace PSSystemdHarden.Binding;

/// <summary>Whose service manager is asked.</summary>
public enum ManagerScope
{
    /// <summary>PID 1.</summary>
    System,

    /// <summary>The user's own, user@.service (systemd --user).</summary>
    User,
}
