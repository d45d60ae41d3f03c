using System.Globalization;

using PSSystemdHarden.Policies;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Exposure;

/// <summary>Where the assessed settings came from.</summary>
public enum ExposureSource
{
    /// <summary>The running service manager.</summary>
    Live,

    /// <summary>Unit files and their drop-ins.</summary>
    Files,
}

/// <summary>How exposed one service is, as `systemd-analyze security` rates it.</summary>
public sealed class UnitExposure : IOfUnit
{
    private readonly Lazy<IReadOnlyList<ExposureFinding>> _findings;
    private UnitOrigin _origin;

    internal UnitExposure(string name, uint score, ExposureRules rules, Func<UnitOrigin, IReadOnlyList<ExposureFinding>> findings)
    {
        Name = name;
        Exposure = ExposureAssessment.Tenths(score);
        Rating = rules.RatingOf(score);
        SystemdVersion = rules.Version;
        Scoring = rules.Scoring;
        ExpiredWaivers = rules.Policy?.ExpiredFor(name) ?? [];
        _origin = new LoadedUnitOrigin(name);
        _findings = new(() => findings(_origin));
    }

    /// <summary>The service's main name.</summary>
    public string Name { get; }

    /// <summary>The overall number, 0.0 (best) to 10.0 (worst), with the one decimal that systemd prints.</summary>
    public double Exposure { get; }

    /// <summary>systemd's word for the number.</summary>
    public ExposureRating Rating { get; }

    /// <summary>The version whose rules were applied: the manager's own, or the one that files were rated for.</summary>
    public SystemdVersion SystemdVersion { get; }

    /// <summary>Where the settings came from.</summary>
    public ExposureSource Source => Path is null ? ExposureSource.Live : ExposureSource.Files;

    /// <summary>Which of systemd's two readings of settings was followed.</summary>
    public ExposureScoring Scoring { get; }

    /// <summary>The unit's own file, where files were rated; null for live services.</summary>
    public string? Path { get; private set; }

    /// <summary>The drop-ins that applied, in their order, where files were rated.</summary>
    public IReadOnlyList<string> DropInPaths { get; private set; } = [];

    /// <summary>Every item, the one that costs most first. Made when first asked for: most overviews never do.</summary>
    public IReadOnlyList<ExposureFinding> Findings => _findings.Value;

    /// <summary>Says where the unit was looked at, and which files it was made from.</summary>
    internal UnitExposure From(UnitOrigin origin, string? path = null, IReadOnlyList<string>? dropInPaths = null)
    {
        (_origin, Path, DropInPaths) = (origin, path, dropInPaths ?? []);
        return this;
    }

    /// <summary>The policy's waivers for the service that hold no longer: what they were for counts again.</summary>
    public IReadOnlyList<ExposureWaiver> ExpiredWaivers { get; }

    UnitOrigin IOfUnit.Origin => _origin;

    /// <summary>The name, the number and the word.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}: {Exposure:0.0} {Rating}");
}
