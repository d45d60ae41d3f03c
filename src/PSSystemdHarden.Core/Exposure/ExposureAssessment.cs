using PSSystemdHarden.Policies;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Exposure;

/// <summary>Rates a service's settings. All arithmetic is in integers and rounds up, as systemd's does.</summary>
internal static class ExposureAssessment
{
    /// <summary>The overall exposure in tenths, 0 to 100.</summary>
    /// <exception cref="ExposurePolicyException">The rules' policy can't be applied to the service.</exception>
    internal static uint Score(ExposureRules rules, string unit, ServiceSettings settings)
    {
        Totals totals = default;
        foreach (ExposureRules.Rule rule in rules.Items)
            totals.Add(rule.Item, BadnessOf(rules, rule, unit, settings));
        return ScoreOf(rules, unit, totals);
    }

    /// <summary>The overall exposure, with every finding for whoever asks.</summary>
    /// <param name="rules">What counts, and how.</param>
    /// <param name="unit">The unit's name.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="sources">Tells, when findings are asked for, where each item's setting comes from; null where that is not known.</param>
    /// <exception cref="ExposurePolicyException">The rules' policy can't be applied to the service.</exception>
    internal static UnitExposure Assess(ExposureRules rules, string unit, ServiceSettings settings, Func<SettingSource?[]>? sources = null)
    {
        var badnesses = new uint?[rules.Items.Length];
        Totals totals = default;
        for (int i = 0; i < badnesses.Length; i++)
        {
            badnesses[i] = BadnessOf(rules, rules.Items[i], unit, settings);
            totals.Add(rules.Items[i].Item, badnesses[i]);
        }

        return new UnitExposure(unit, ScoreOf(rules, unit, totals), rules, origin => Findings(rules, unit, badnesses, totals, sources?.Invoke(), origin));
    }

    /// <summary>The number that a score in tenths stands for.</summary>
    internal static double Tenths(uint score) => score / 10.0;

    private static uint? BadnessOf(ExposureRules rules, ExposureRules.Rule rule, string unit, ServiceSettings settings)
    {
        uint? badness = rule.Check(settings);
        return rules.Policy is { } policy ? policy.Judge(unit, rule.Item, badness) : badness;
    }

    private static uint ScoreOf(ExposureRules rules, string unit, Totals totals) =>
        rules.Policy is { } policy && totals.IsEmpty ? throw policy.NothingCounts(unit) : totals.Score;

    private static ExposureFinding[] Findings(ExposureRules rules, string unit, uint?[] badnesses, Totals totals, SettingSource?[]? sources, UnitOrigin origin)
    {
        ExposureWaiver? Waiver(int i) => rules.Policy?.WaiverFor(unit, rules.Items[i].Item.Id);

        ExposureFinding Finding(int i) => new(
            unit,
            rules.Items[i].Item.Id,
            rules.Items[i].Item.NameIn(rules.Version.Major),
            Waiver(i) is { } waiver ? $"Waived: {waiver.Reason}" : rules.Items[i].Item.Describe(badnesses[i]),
            badnesses[i] is null ? null : badnesses[i] == 0,
            rules.Items[i].Item.Weight,
            badnesses[i],
            rules.Items[i].Item.Range,
            totals.ItemExposure(rules.Items[i].Item, badnesses[i]) is uint tenths ? Tenths(tenths) : null,
            Tenths(totals.Score - totals.ScoreWithout(rules.Items[i].Item, badnesses[i])))
        {
            Source = sources?[i],
            Origin = origin,
            Waiver = Waiver(i),
        };

        return [.. Enumerable.Range(0, badnesses.Length).OrderByDescending(i => Totals.Part(rules.Items[i].Item, badnesses[i])).Select(Finding)];
    }

    /// <summary>The sums that the overall number follows from; items that do not apply add to neither.</summary>
    private struct Totals
    {
        private ulong _badness;
        private ulong _weight;

        internal readonly bool IsEmpty => _weight == 0;

        internal readonly uint Score => ScoreOf(_badness);

        internal static ulong Part(ExposureItem item, uint? badness) =>
            badness is uint value ? CeilingDivide((ulong)value * item.Weight, item.Range) : 0;

        internal void Add(ExposureItem item, uint? badness)
        {
            if (badness is null)
                return;
            _badness += Part(item, badness);
            _weight += item.Weight;
        }

        internal readonly uint ScoreWithout(ExposureItem item, uint? badness) => ScoreOf(_badness - Part(item, badness));

        internal readonly uint? ItemExposure(ExposureItem item, uint? badness) =>
            badness is null or 0 ? null : (uint)CeilingDivide(CeilingDivide((ulong)badness.Value * item.Weight * 100, item.Range), _weight);

        private readonly uint ScoreOf(ulong badness) => (uint)CeilingDivide(badness * 100, _weight);

        private static ulong CeilingDivide(ulong dividend, ulong divisor) => (dividend + divisor - 1) / divisor;
    }
}
