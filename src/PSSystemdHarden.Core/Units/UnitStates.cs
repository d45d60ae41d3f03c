namespace PSSystemdHarden.Units;

/// <summary>Whether a unit's configuration was read (LoadState of org.freedesktop.systemd1(5)).</summary>
public enum UnitLoadState
{
    /// <summary>A state that this module's version does not know.</summary>
    Unknown,

    /// <summary>Not read yet.</summary>
    Stub,

    /// <summary>Read.</summary>
    Loaded,

    /// <summary>There is no such unit file.</summary>
    NotFound,

    /// <summary>The unit file holds a setting that is fatally wrong.</summary>
    BadSetting,

    /// <summary>The unit file could not be read.</summary>
    Error,

    /// <summary>The name has become another unit's alias.</summary>
    Merged,

    /// <summary>The unit is masked: it can't be started.</summary>
    Masked,
}

/// <summary>What a unit is doing (ActiveState of org.freedesktop.systemd1(5)).</summary>
public enum UnitActiveState
{
    /// <summary>A state that this module's version does not know.</summary>
    Unknown,

    /// <summary>Started, or plugged in, or mounted.</summary>
    Active,

    /// <summary>Active, and reloading its configuration.</summary>
    Reloading,

    /// <summary>Stopped.</summary>
    Inactive,

    /// <summary>Stopped by a failure.</summary>
    Failed,

    /// <summary>On the way from inactive to active.</summary>
    Activating,

    /// <summary>On the way from active to inactive.</summary>
    Deactivating,

    /// <summary>Inactive while maintenance goes on.</summary>
    Maintenance,

    /// <summary>Active, and its mounts are being refreshed (since systemd 257).</summary>
    Refreshing,
}

/// <summary>How a unit file is enabled (`systemctl is-enabled`, systemctl(1)).</summary>
public enum UnitFileState
{
    /// <summary>A state that this module's version does not know.</summary>
    Unknown,

    /// <summary>Enabled by links in /etc.</summary>
    Enabled,

    /// <summary>Enabled by links in /run, until the next boot.</summary>
    EnabledRuntime,

    /// <summary>The file lies outside the search path and is linked into it.</summary>
    Linked,

    /// <summary>Linked until the next boot.</summary>
    LinkedRuntime,

    /// <summary>The name is an alias of another unit file.</summary>
    Alias,

    /// <summary>Masked by a link to /dev/null.</summary>
    Masked,

    /// <summary>Masked until the next boot.</summary>
    MaskedRuntime,

    /// <summary>Not enabled, and has no [Install] section that would say how.</summary>
    Static,

    /// <summary>Not enabled, but could be.</summary>
    Disabled,

    /// <summary>Not enabled itself, but names others in [Install].</summary>
    Indirect,

    /// <summary>Made by a generator.</summary>
    Generated,

    /// <summary>Made at run time by the API.</summary>
    Transient,

    /// <summary>The unit file is invalid.</summary>
    Bad,
}
