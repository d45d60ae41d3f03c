namespace PSSystemdHarden.Exposure;

/// <summary>systemd's word for an overall exposure, from best to worst.</summary>
public enum ExposureRating
{
    /// <summary>Exactly 0.0.</summary>
    Perfect,

    /// <summary>0.1 to 0.9.</summary>
    Safe,

    /// <summary>1.0 to 4.9.</summary>
    OK,

    /// <summary>5.0 to 7.4.</summary>
    Medium,

    /// <summary>7.5 to 8.9.</summary>
    Exposed,

    /// <summary>9.0 to 9.9.</summary>
    Unsafe,

    /// <summary>Exactly 10.0.</summary>
    Dangerous,
}
