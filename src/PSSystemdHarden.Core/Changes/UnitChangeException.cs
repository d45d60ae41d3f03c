using PSSystemdHarden.Units;

namespace PSSystemdHarden.Changes;

/// <summary>Where a change failed.</summary>
public enum UnitChangeStep
{
    /// <summary>Another change is under way, or the files were changed since the plan.</summary>
    Prepare,

    /// <summary>The drop-in could not be written.</summary>
    Write,

    /// <summary>systemd could not be made to read it.</summary>
    Reload,

    /// <summary>systemd does not have what was written.</summary>
    Verify,

    /// <summary>The service did not come up again, or did not stay up.</summary>
    Restart,

    /// <summary>The health check was not passed.</summary>
    HealthCheck,
}

/// <summary>A change that was not made, or was taken back: the unit is as it was, unless the message says otherwise.</summary>
public sealed class UnitChangeException : SystemdException
{
    internal UnitChangeException(UnitChangeStep step, string unit, string message, Exception? inner = null)
        : base(message, inner) => (Step, Unit) = (step, unit);

    /// <summary>Where it failed.</summary>
    public UnitChangeStep Step { get; }

    /// <summary>The unit.</summary>
    public string Unit { get; }
}
