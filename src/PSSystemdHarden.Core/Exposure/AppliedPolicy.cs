using PSSystemdHarden.Json;
using PSSystemdHarden.Policies;

namespace PSSystemdHarden.Exposure;

/// <summary>A policy on a day: which of its waivers hold then.</summary>
internal sealed class AppliedPolicy
{
    private readonly ILookup<string, ExposureWaiver> _valid;
    private readonly ExposureWaiver[] _expired;

    internal AppliedPolicy(ExposurePolicy policy, DateOnly day)
    {
        Policy = policy;
        _valid = policy.Waivers.Where(waiver => !waiver.IsExpiredOn(day)).ToLookup(waiver => waiver.Finding, StringComparer.Ordinal);
        _expired = [.. policy.Waivers.Where(waiver => waiver.IsExpiredOn(day))];
    }

    internal ExposurePolicy Policy { get; }

    /// <summary>The waiver that holds for a service's finding; null where there is none.</summary>
    internal ExposureWaiver? WaiverFor(string unit, string itemId) => _valid[itemId].FirstOrDefault(waiver => waiver.Covers(unit));

    internal IReadOnlyList<ExposureWaiver> ExpiredFor(string unit) => [.. _expired.Where(waiver => waiver.Covers(unit))];

    /// <summary>An item as the policy has it.</summary>
    internal ExposureItem Override(ExposureItem item) => Policy.Items.TryGetValue(item.Id, out ExposureItemOverride? with) ? item.With(with) : item;

    /// <summary>What counts of the badness that a check gave.</summary>
    /// <exception cref="ExposurePolicyException">The badness is above the range.</exception>
    internal uint? Judge(string unit, ExposureItem item, uint? badness)
    {
        if (item.Weight == 0 || badness is null || WaiverFor(unit, item.Id) is not null)
            return null;
        if (badness <= item.Range)
            return badness;
        throw new ExposurePolicyException(
            Policy.Path, Policy.Items[item.Id].RangePosition,
            $"{unit}: the badness of {item.Id} is {badness}, above the policy's range {item.Range}: systemd-analyze aborts on it");
    }

    internal ExposurePolicyException NothingCounts(string unit) => new(
        Policy.Path, new FilePosition(1, 1), $"{unit}: no item is left that counts: systemd-analyze aborts on it");
}
