using System.Globalization;

using PSSystemdHarden.Policies;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Exposure;

/// <summary>What one item of systemd's security assessment says of one service.</summary>
/// <param name="Unit">The service's name.</param>
/// <param name="Id">systemd's JSON field for the item, such as PrivateDevices.</param>
/// <param name="Name">The item as `systemd-analyze security` prints it, such as PrivateDevices=.</param>
/// <param name="Description">What the finding means, in a sentence.</param>
/// <param name="Set">Whether the setting protects: true, false, or null where the item does not apply.</param>
/// <param name="Weight">How much the item counts.</param>
/// <param name="Badness">How bad the setting is, from 0 to <paramref name="Range"/>; null where the item does not apply.</param>
/// <param name="Range">The worst badness.</param>
/// <param name="Exposure">The number that systemd prints beside the item; null for a good item and where it does not apply.</param>
/// <param name="Gain">By how much the service's overall exposure would fall if this item alone were made good.</param>
public sealed record ExposureFinding(
    string Unit,
    string Id,
    string Name,
    string Description,
    bool? Set,
    uint Weight,
    uint? Badness,
    uint Range,
    double? Exposure,
    double Gain) : IOfUnit
{
    /// <summary>The assignment that decided, or implied it; null where nothing is written, and for live services.</summary>
    public SettingSource? Source { get; init; }

    /// <summary>The policy's waiver for the finding; null where it counts. A waived finding counts as one that does not apply.</summary>
    public ExposureWaiver? Waiver { get; init; }

    /// <summary>The directives that its name names: "User=/DynamicUser=" two, "RestrictNamespaces=~user" one.</summary>
    internal IEnumerable<string> Directives => ExposureItem.DirectivesOf(Name);

    /// <summary>Where the service was looked at; null for PID 1's own.</summary>
    internal UnitOrigin? Origin { get; init; }

    UnitOrigin IOfUnit.Origin => Origin ?? new LoadedUnitOrigin(Unit);

    /// <summary>The item, and the number beside it if it has one.</summary>
    public override string ToString() =>
        Exposure is double exposure ? string.Create(CultureInfo.InvariantCulture, $"{Name} {exposure:0.0}") : Name;
}
