using System.Globalization;

using PSSystemdHarden.Units;

namespace PSSystemdHarden.Exposure;

/// <summary>Where the assessed settings came from.</summary>
public enum ExposureSource
{
    /// <summary>The running service manager.</summary>
    Live,
}

/// <summary>How exposed one service is, as `systemd-analyze security` rates it.</summary>
public sealed class UnitExposure
{
    private readonly Lazy<IReadOnlyList<ExposureFinding>> _findings;

    internal UnitExposure(
        string name, double exposure, ExposureRating rating, SystemdVersion version, ExposureSource source, Func<IReadOnlyList<ExposureFinding>> findings)
    {
        (Name, Exposure, Rating, SystemdVersion, Source) = (name, exposure, rating, version, source);
        _findings = new(findings);
    }

    /// <summary>The service's main name.</summary>
    public string Name { get; }

    /// <summary>The overall number, 0.0 (best) to 10.0 (worst), with the one decimal that systemd prints.</summary>
    public double Exposure { get; }

    /// <summary>systemd's word for the number.</summary>
    public ExposureRating Rating { get; }

    /// <summary>The version whose rules were applied: the manager's own.</summary>
    public SystemdVersion SystemdVersion { get; }

    /// <summary>Where the settings came from.</summary>
    public ExposureSource Source { get; }

    /// <summary>Every item, the one that costs most first. Made when first asked for: most overviews never do.</summary>
    public IReadOnlyList<ExposureFinding> Findings => _findings.Value;

    /// <summary>The name, the number and the word.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}: {Exposure:0.0} {Rating}");
}
