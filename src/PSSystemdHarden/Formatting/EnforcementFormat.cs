using System.ComponentModel;

using PSSystemdHarden.Enforcement;

namespace PSSystemdHarden.Formatting;

/// <summary>What the views of verdicts show.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class EnforcementFormat
{
    private const int MostNamed = 4, LongestExpected = 24;

    /// <summary>A check mark for what is in force, a cross with the verdict for what is not, a dash for what can't be told.</summary>
    public static string Mark(DirectiveEnforcement finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return $"{Mark(finding.Verdict)} {finding.Verdict}{(finding.IsForecast ? " (forecast)" : string.Empty)}";
    }

    /// <summary>The same for a unit.</summary>
    public static string Mark(UnitEnforcement unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        return $"{ExposureFormat.Mark(unit.IsEnforced)}{(unit.IsForecast ? " (forecast)" : string.Empty)}";
    }

    /// <summary>What is out of force or waits, the worst first.</summary>
    public static string Worst(UnitEnforcement unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        string[] bad = [.. unit.Findings.Where(finding => finding.Verdict > EnforcementVerdict.NotVerifiable).Select(finding => finding.Directive)];
        return string.Join(", ", bad.Take(MostNamed)) + (bad.Length > MostNamed ? ", …" : string.Empty);
    }

    /// <summary>The beginning of what was set: lists of system calls would fill the line.</summary>
    public static string Expected(DirectiveEnforcement finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return finding.Expected.Length <= LongestExpected ? finding.Expected : finding.Expected[..(LongestExpected - 1)] + "…";
    }

    /// <summary>Why; of what is in force, what was found.</summary>
    public static string Why(DirectiveEnforcement finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return finding.Verdict is EnforcementVerdict.Enforced || finding.Found is null
            ? finding.Reason ?? finding.Found ?? string.Empty
            : finding.Reason is null ? finding.Found : $"{finding.Found}: {finding.Reason}";
    }

    private static string Mark(EnforcementVerdict verdict) => ExposureFormat.Mark(verdict switch
    {
        EnforcementVerdict.Enforced => true,
        EnforcementVerdict.NotVerifiable => null,
        _ => false,
    });
}
