namespace PSSystemdHarden.Exposure;

/// <summary>Which of systemd's two readings of the same settings is followed; they differ in systemd itself.</summary>
public enum ExposureScoring
{
    /// <summary>As `systemd-analyze security` rates what the running manager reports.</summary>
    Live,

    /// <summary>As `systemd-analyze security --offline=true` rates files (systemd 250 and later).</summary>
    Offline,
}
