using System.ComponentModel;
using System.Management.Automation;

using PSSystemdHarden.Enforcement;

namespace PSSystemdHarden.Formatting;

/// <summary>What the views of verdicts show.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class EnforcementFormat
{
    private const int MostNamed = 4, LongestExpected = 24;

    /// <summary>Verdict and directive, with a blank behind each, and what a reason needs at least.</summary>
    private const int VerdictAndDirective = 41, Reasonable = 23;

    /// <summary>A check mark for what is in force, a cross with the verdict for what is not, a dash for what can't be told.</summary>
    /// <param name="finding">Which.</param>
    /// <param name="style">$PSStyle.</param>
    public static string Mark(DirectiveEnforcement finding, PSObject style)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return $"{Sign(finding, style)} {finding.Verdict}{(finding.IsForecast ? " (forecast)" : string.Empty)}";
    }

    /// <summary>The mark alone.</summary>
    /// <param name="finding">Which.</param>
    /// <param name="style">$PSStyle.</param>
    public static string Sign(DirectiveEnforcement finding, PSObject style)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return ExposureFormat.Mark(
            finding.Verdict switch
            {
                EnforcementVerdict.Enforced => true,
                EnforcementVerdict.NotVerifiable => null,
                _ => false,
            },
            style);
    }

    /// <summary>The same for a unit.</summary>
    /// <param name="unit">Which.</param>
    /// <param name="style">$PSStyle.</param>
    public static string Mark(UnitEnforcement unit, PSObject style)
    {
        ArgumentNullException.ThrowIfNull(unit);
        return $"{ExposureFormat.Mark(unit.IsEnforced, style)}{(unit.IsForecast ? " (forecast)" : string.Empty)}";
    }

    /// <summary>What is out of force or waits, the worst first.</summary>
    public static string Worst(UnitEnforcement unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        string[] bad = [.. Bad(unit).Select(finding => finding.Directive)];
        return string.Join(", ", bad.Take(MostNamed)) + (bad.Length > MostNamed ? ", …" : string.Empty);
    }

    /// <summary>The same with the reasons, a line each.</summary>
    public static string Reasons(UnitEnforcement unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        return string.Join('\n', Bad(unit).Select(finding => $"{finding.Directive} ({finding.Verdict}): {Why(finding)}"));
    }

    /// <summary>The beginning of what was set: lists of system calls would fill the line.</summary>
    public static string Expected(DirectiveEnforcement finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return Column.CutEnd(finding.Expected, Room());
    }

    /// <summary>Of what is in force, what was found, cut to a line; of what is not, why, in whole words: it is what the reader came for.</summary>
    public static string FoundOrWhy(DirectiveEnforcement finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        int others = VerdictAndDirective + Room() + 1;
        return finding.Verdict > EnforcementVerdict.NotVerifiable ? Column.Words(Why(finding), others) : Column.Text(Why(finding), others);
    }

    private static IEnumerable<DirectiveEnforcement> Bad(UnitEnforcement unit) => unit.Findings.Where(finding => finding.Verdict > EnforcementVerdict.NotVerifiable);

    /// <summary>Why; of what is in force, what was found.</summary>
    private static string Why(DirectiveEnforcement finding) =>
        finding.Verdict is EnforcementVerdict.Enforced || finding.Found is null
            ? finding.Reason ?? finding.Found ?? string.Empty
            : finding.Reason is null ? finding.Found : $"{finding.Found}: {finding.Reason}";

    private static int Room() => Math.Clamp(Terminal.Width() - VerdictAndDirective - Reasonable, min: 12, LongestExpected);
}
