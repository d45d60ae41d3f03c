using System.Globalization;

namespace PSSystemdHarden.Policies;

/// <summary>A finding that is accepted for some services: who accepted it, why, and until when.</summary>
/// <param name="Unit">The services: a name with or without .service, in which * and ? stand for any characters and for one.</param>
/// <param name="Finding">systemd's JSON field for the item, such as PrivateDevices.</param>
/// <param name="Reason">Why the finding is accepted.</param>
/// <param name="Owner">Who answers for that.</param>
/// <param name="Expires">The last day on which the waiver holds; null for no end.</param>
public sealed record ExposureWaiver(string Unit, string Finding, string Reason, string? Owner, DateOnly? Expires)
{
    private const string ServiceSuffix = ".service";

    /// <summary>Whether the waiver no longer holds on a day.</summary>
    /// <param name="day">The day; on the expiry day itself the waiver still holds.</param>
    public bool IsExpiredOn(DateOnly day) => Expires < day;

    /// <summary>Whether the waiver is about a service.</summary>
    /// <param name="unitName">The service's name, with its suffix.</param>
    public bool Covers(string unitName)
    {
        ArgumentNullException.ThrowIfNull(unitName);
        return WaiverPattern.IsMatch(Unit, unitName)
            || (unitName.EndsWith(ServiceSuffix, StringComparison.Ordinal) && WaiverPattern.IsMatch(Unit, unitName[..^ServiceSuffix.Length]));
    }

    /// <summary>"web*: UMask until 2026-12-31".</summary>
    public override string ToString() =>
        Expires is { } day ? string.Create(CultureInfo.InvariantCulture, $"{Unit}: {Finding} until {day:yyyy-MM-dd}") : $"{Unit}: {Finding}";
}
