using PSSystemdHarden.Exposure;

namespace PSSystemdHarden.Gating;

/// <summary>Holds services against a maximum and a baseline, and remembers what the next baseline would be.</summary>
/// <remarks>A ratchet: a unit of the baseline may not get worse than recorded there, whatever the maximum; a new unit must keep to the maximum.</remarks>
internal sealed class ExposureGate(double? maximum, ExposureBaseline? baseline)
{
    private readonly Dictionary<string, double> _next = new(baseline?.Units ?? new Dictionary<string, double>(), StringComparer.Ordinal);

    internal ExposureTestResult Test(UnitExposure exposure)
    {
        double? accepted = baseline is not null && baseline.Units.TryGetValue(exposure.Name, out double recorded) ? recorded : null;
        double? limit = accepted ?? maximum;
        bool passed = limit is null || exposure.Exposure <= limit;
        if (passed)
            _next[exposure.Name] = exposure.Exposure;
        ExposureTestFailure? failure = passed ? null : accepted is null ? ExposureTestFailure.AboveMaximum : ExposureTestFailure.WorseThanBaseline;
        return new ExposureTestResult(exposure.Name, passed, exposure.Exposure, limit, failure, exposure);
    }

    /// <summary>The baseline with what has become better, and with new units that pass; null where nothing changed.</summary>
    internal ExposureBaseline? Next()
    {
        bool same = baseline is not null && _next.Count == baseline.Units.Count
            && _next.All(pair => baseline.Units.TryGetValue(pair.Key, out double old) && old == pair.Value);
        return same ? null : new ExposureBaseline(_next);
    }
}
