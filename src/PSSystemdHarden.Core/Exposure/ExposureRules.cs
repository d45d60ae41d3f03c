using System.Collections.Concurrent;

using PSSystemdHarden.Exposure.Checks;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Exposure;

/// <summary>The assessment as one systemd version makes it: its items, each bound to its check.</summary>
internal sealed class ExposureRules
{
    private static readonly ConcurrentDictionary<(int, int), ExposureRules> s_ofThisMachine = new();

    private ExposureRules(SystemdVersion version, RatingRow[] ratings, Rule[] items) => (Version, Ratings, Items) = (version, ratings, items);

    internal SystemdVersion Version { get; }

    /// <summary>From the worst to the best.</summary>
    internal RatingRow[] Ratings { get; }

    internal Rule[] Items { get; }

    /// <summary>The rules of a version on this machine; made once a version.</summary>
    internal static ExposureRules For(SystemdVersion version) =>
        s_ofThisMachine.GetOrAdd((version.Major, version.Minor), _ => Create(version, NativeSystemCalls.OfThisMachine()));

    internal static ExposureRules Create(SystemdVersion version, NativeSystemCalls native)
    {
        ExposureTables tables = ExposureTables.Embedded;
        ExposureItem[] items =
            [.. tables.Exposure.Items.Where(item => item.Versions is null || SystemdVersionRange.Parse(item.Versions).Contains(version))];
        var quirks = tables.Exposure.Quirks
            .Where(row => SystemdVersionRange.Parse(row.Versions).Contains(version))
            .Select(row => row.Quirk)
            .ToHashSet();
        var context = new CheckContext(items, quirks, new SystemCallGroups(tables.SystemCalls, version), native);
        return new ExposureRules(version, tables.Exposure.Ratings, [.. items.Select(item => new Rule(item, CheckTable.Bind(item, context)))]);
    }

    internal ExposureRating RatingOf(uint score) => Array.Find(Ratings, row => score >= row.From)!.Rating;

    /// <summary>An item and its check; the check gives the badness, or null where the item does not apply.</summary>
    internal readonly record struct Rule(ExposureItem Item, Check Check);
}
