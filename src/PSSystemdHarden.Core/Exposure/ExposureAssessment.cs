using PSSystemdHarden.Exposure.Checks;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Exposure;

/// <summary>Rates a service's settings. All arithmetic is in integers and rounds up, as systemd's does.</summary>
internal static class ExposureAssessment
{
    /// <summary>The overall exposure in tenths, 0 to 100.</summary>
    internal static uint Score(ExposureRules rules, ServiceSettings settings)
    {
        Totals totals = default;
        foreach ((ExposureItem item, Check check) in rules.Items)
            totals.Add(item, check(settings));
        return totals.Score;
    }

    /// <summary>The overall exposure, with every finding for whoever asks.</summary>
    internal static UnitExposure Assess(ExposureRules rules, string unit, ServiceSettings settings)
    {
        var badnesses = new uint?[rules.Items.Length];
        Totals totals = default;
        for (int i = 0; i < badnesses.Length; i++)
        {
            badnesses[i] = rules.Items[i].Check(settings);
            totals.Add(rules.Items[i].Item, badnesses[i]);
        }

        uint score = totals.Score;
        return new UnitExposure(
            unit, Tenths(score), rules.RatingOf(score), rules.Version, ExposureSource.Live, () => Findings(rules, unit, badnesses, totals));
    }

    /// <summary>The number that a score in tenths stands for.</summary>
    internal static double Tenths(uint score) => score / 10.0;

    private static ExposureFinding[] Findings(ExposureRules rules, string unit, uint?[] badnesses, Totals totals)
    {
        ExposureFinding Finding((ExposureItem Item, uint? Badness) row) => new(
            unit,
            row.Item.Id,
            row.Item.NameIn(rules.Version.Major),
            row.Item.Describe(row.Badness),
            row.Badness is null ? null : row.Badness == 0,
            row.Item.Weight,
            row.Badness,
            row.Item.Range,
            totals.ItemExposure(row.Item, row.Badness) is uint tenths ? Tenths(tenths) : null,
            Tenths(totals.Score - totals.ScoreWithout(row.Item, row.Badness)));

        return [.. rules.Items.Zip(badnesses, (rule, badness) => (rule.Item, badness)).OrderByDescending(Totals.Part).Select(Finding)];
    }

    /// <summary>The sums that the overall number follows from; items that do not apply add to neither.</summary>
    private struct Totals
    {
        private ulong _badness;
        private ulong _weight;

        internal readonly uint Score => ScoreOf(_badness);

        internal static ulong Part((ExposureItem Item, uint? Badness) row) => Part(row.Item, row.Badness);

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

        private static ulong Part(ExposureItem item, uint? badness) =>
            badness is uint value ? CeilingDivide((ulong)value * item.Weight, item.Range) : 0;

        private readonly uint ScoreOf(ulong badness) => (uint)CeilingDivide(badness * 100, _weight);

        private static ulong CeilingDivide(ulong dividend, ulong divisor) => (dividend + divisor - 1) / divisor;
    }
}
