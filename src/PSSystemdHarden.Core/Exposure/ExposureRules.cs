using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;

using PSSystemdHarden.Exposure.Checks;
using PSSystemdHarden.Policies;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Exposure;

/// <summary>The assessment as one systemd version makes it: its items, each bound to its check.</summary>
internal sealed class ExposureRules
{
    private const int FirstWithOfflineMode = 250;

    private static readonly ConcurrentDictionary<string, ExposureRules> s_ofThisMachine = new(), s_ofFiles = new();

    private ExposureRules(SystemdVersion version, ExposureScoring scoring, RatingRow[] ratings, Rule[] items, CheckContext context) =>
        (Version, Scoring, Ratings, Items, Groups, Quirks) = (version, scoring, ratings, items, context.Groups, context.Quirks);

    private ExposureRules(ExposureRules rules, AppliedPolicy policy)
    {
        (Version, Scoring, Ratings, Groups, Quirks, Policy) = (rules.Version, rules.Scoring, rules.Ratings, rules.Groups, rules.Quirks, policy);
        Items = [.. rules.Items.Select(rule => rule with { Item = policy.Override(rule.Item) })];
    }

    internal SystemdVersion Version { get; }

    internal ExposureScoring Scoring { get; }

    /// <summary>From the worst to the best.</summary>
    internal RatingRow[] Ratings { get; }

    internal Rule[] Items { get; }

    internal SystemCallGroups Groups { get; }

    internal IReadOnlySet<ExposureQuirk> Quirks { get; }

    /// <summary>What differs from systemd's own rules, and is waived; null for nothing.</summary>
    internal AppliedPolicy? Policy { get; }

    /// <summary>The rules for what this machine's manager reports; made once a version.</summary>
    internal static ExposureRules For(SystemdVersion version) => s_ofThisMachine.GetOrAdd(
        Key(version), _ => Create(version, NativeSystemCalls.OfThisMachine(), ExposureScoring.Live));

    /// <summary>The rules for files: the same on every machine of an architecture, whatever is installed on it.</summary>
    internal static ExposureRules ForFiles(SystemdVersion version, ExposureScoring scoring) => s_ofFiles.GetOrAdd(
        $"{Key(version)} {scoring}", _ => Create(version, NativeSystemCalls.FromTable(version, RuntimeInformation.ProcessArchitecture), scoring));

    /// <summary>systemd's own way with files; before 250 it has none, and files are rated as a manager would.</summary>
    internal static ExposureScoring DefaultScoringOfFiles(SystemdVersion version) =>
        version.Major >= FirstWithOfflineMode ? ExposureScoring.Offline : ExposureScoring.Live;

    private static string Key(SystemdVersion version) => version.Rank.ToString(CultureInfo.InvariantCulture);

    internal static ExposureRules Create(SystemdVersion version, NativeSystemCalls native, ExposureScoring scoring)
    {
        ExposureTables tables = ExposureTables.Embedded;
        ExposureItem[] items =
            [.. tables.Exposure.Items.Where(item => item.Versions is null || SystemdVersionRange.Parse(item.Versions).Contains(version))];
        var quirks = tables.Exposure.Quirks
            .Where(row => row.Scoring is null || row.Scoring == scoring)
            .Where(row => SystemdVersionRange.Parse(row.Versions).Contains(version))
            .Select(row => row.Quirk)
            .ToHashSet();
        var context = new CheckContext(items, quirks, new SystemCallGroups(tables.SystemCalls, version), native);
        return new ExposureRules(version, scoring, tables.Exposure.Ratings, [.. items.Select(item => new Rule(item, CheckTable.Bind(item, context)))], context);
    }

    /// <summary>These rules under a policy if there is one, with the waivers that hold on a day; today's where none is given.</summary>
    internal ExposureRules With(ExposurePolicy? policy, DateOnly? day = null) =>
        policy is null ? this : new(this, new AppliedPolicy(policy, day ?? DateOnly.FromDateTime(TimeProvider.System.GetLocalNow().DateTime)));

    internal ExposureRating RatingOf(uint score) => Array.Find(Ratings, row => score >= row.From)!.Rating;

    /// <summary>An item and its check; the check gives the badness, or null where the item does not apply.</summary>
    internal sealed record Rule(ExposureItem Item, Check Check);
}
