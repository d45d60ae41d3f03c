namespace PSSystemdHarden.Gating;

/// <summary>Why a service does not pass.</summary>
public enum ExposureTestFailure
{
    /// <summary>Its exposure is above the maximum.</summary>
    AboveMaximum,

    /// <summary>Its exposure is above what the baseline accepts.</summary>
    WorseThanBaseline,
}
