namespace PSSystemdHarden.Units;

/// <summary>The kinds of unit, named after their suffixes (systemd.unit(5)).</summary>
public enum UnitType
{
    /// <summary>A process that systemd runs (systemd.service(5)).</summary>
    Service,

    /// <summary>A socket that activates a service (systemd.socket(5)).</summary>
    Socket,

    /// <summary>A named group of units (systemd.target(5)).</summary>
    Target,

    /// <summary>A kernel device (systemd.device(5)).</summary>
    Device,

    /// <summary>A mount point (systemd.mount(5)).</summary>
    Mount,

    /// <summary>A mount point mounted on access (systemd.automount(5)).</summary>
    Automount,

    /// <summary>Swap space (systemd.swap(5)).</summary>
    Swap,

    /// <summary>A timer that activates a unit (systemd.timer(5)).</summary>
    Timer,

    /// <summary>A watched path that activates a unit (systemd.path(5)).</summary>
    Path,

    /// <summary>A node of the control group tree (systemd.slice(5)).</summary>
    Slice,

    /// <summary>Processes that systemd manages but did not start (systemd.scope(5)).</summary>
    Scope,
}
