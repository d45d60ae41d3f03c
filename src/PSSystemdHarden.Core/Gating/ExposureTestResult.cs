using System.Globalization;

using PSSystemdHarden.Exposure;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Gating;

/// <summary>Whether one service keeps to the limits.</summary>
/// <param name="Name">The service's name.</param>
/// <param name="Passed">Whether it does.</param>
/// <param name="Exposure">Its overall exposure.</param>
/// <param name="Limit">What it may have at most: the baseline's number for it, or else the maximum.</param>
/// <param name="Failure">What it breaks; null where it passes.</param>
/// <param name="Assessment">The rating itself, with all findings.</param>
public sealed record ExposureTestResult(
    string Name, bool Passed, double Exposure, double? Limit, ExposureTestFailure? Failure, UnitExposure Assessment) : IOfUnit
{
    /// <summary>The unit's file, where files were rated.</summary>
    public string? Path => Assessment.Path;

    /// <summary>systemd's word for the exposure.</summary>
    public ExposureRating Rating => Assessment.Rating;

    /// <summary>In a sentence: what is wrong, and what would gain most.</summary>
    public string Message => Failure switch
    {
        null => Limit is null ? "There is no limit for it." : string.Create(CultureInfo.InvariantCulture, $"Exposure {Exposure:0.0} is within {Limit:0.0}."),
        ExposureTestFailure.AboveMaximum => string.Create(CultureInfo.InvariantCulture, $"Exposure {Exposure:0.0} is above {Limit:0.0}. Dearest: {Dearest()}."),
        _ => string.Create(CultureInfo.InvariantCulture, $"Exposure {Exposure:0.0} is worse than the baseline's {Limit:0.0}. Dearest: {Dearest()}."),
    };

    UnitOrigin IOfUnit.Origin => ((IOfUnit)Assessment).Origin;

    /// <summary>The name and the sentence.</summary>
    public override string ToString() => $"{Name}: {Message}";

    private string Dearest() => string.Join(", ", Assessment.Findings.Where(finding => finding.Gain > 0).Take(3).Select(finding => finding.Name));
}
