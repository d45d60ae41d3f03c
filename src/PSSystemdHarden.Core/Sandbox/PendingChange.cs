namespace PSSystemdHarden.Sandbox;

/// <summary>What it takes until a setting holds as its files say.</summary>
public enum PendingChange
{
    /// <summary>Nothing: it holds.</summary>
    None,

    /// <summary>The unit's files have changed since systemd read them: systemctl daemon-reload.</summary>
    Reload,

    /// <summary>The file that sets it is newer than the service's main process: systemctl restart.</summary>
    Restart,
}
