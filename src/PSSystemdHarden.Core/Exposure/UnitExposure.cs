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
/// <param name="Name">The service's main name.</param>
/// <param name="Exposure">The overall number, 0.0 (best) to 10.0 (worst), with the one decimal that systemd prints.</param>
/// <param name="Rating">systemd's word for the number.</param>
/// <param name="SystemdVersion">The version whose rules were applied: the manager's own.</param>
/// <param name="Source">Where the settings came from.</param>
/// <param name="Findings">Every item, the one that costs most first.</param>
public sealed record UnitExposure(
    string Name,
    double Exposure,
    ExposureRating Rating,
    SystemdVersion SystemdVersion,
    ExposureSource Source,
    IReadOnlyList<ExposureFinding> Findings)
{
    /// <summary>The name, the number and the word.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}: {Exposure:0.0} {Rating}");
}
