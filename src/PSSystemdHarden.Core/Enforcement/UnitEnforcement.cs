using PSSystemdHarden.Units;

namespace PSSystemdHarden.Enforcement;

/// <summary>What has become of all sandbox directives of a unit.</summary>
/// <param name="Unit">The unit's full name.</param>
/// <param name="Findings">Its directives, the worst first.</param>
/// <param name="ProcessIds">The processes that were looked at; none where it does not run.</param>
/// <param name="IsForecast">Whether it does not run, and this is what would become of it.</param>
public sealed record UnitEnforcement(string Unit, IReadOnlyList<DirectiveEnforcement> Findings, IReadOnlyList<int> ProcessIds, bool IsForecast) : IOfUnit
{
    /// <summary>Whether the unit is of this user's own manager, and not of PID 1.</summary>
    internal bool IsUser { get; init; }

    UnitOrigin IOfUnit.Origin => new LoadedUnitOrigin(Unit, IsUser);

    /// <summary>The worst verdict; Enforced where nothing is set.</summary>
    public EnforcementVerdict Verdict => Findings.Count == 0 ? EnforcementVerdict.Enforced : Findings.Max(finding => finding.Verdict);

    /// <summary>
    /// Whether nothing is out of force or waits for a reload or a restart, and at least one setting is seen to be in force, if any is set.
    /// What can't be verified does not count.
    /// </summary>
    public bool IsEnforced => Verdict <= EnforcementVerdict.NotVerifiable && (Findings.Count == 0 || Enforced > 0);

    /// <summary>How many are in force.</summary>
    public int Enforced => Count(EnforcementVerdict.Enforced);

    /// <summary>How many are not.</summary>
    public int NotEnforced => Count(EnforcementVerdict.NotEnforced);

    /// <summary>How many wait for a reload or a restart.</summary>
    public int Pending => Count(EnforcementVerdict.PendingReload) + Count(EnforcementVerdict.PendingRestart);

    /// <summary>How many can't be told.</summary>
    public int NotVerifiable => Count(EnforcementVerdict.NotVerifiable);

    /// <summary>"web.service: 12 of 14 enforced".</summary>
    public override string ToString() => $"{Unit}: {Enforced} of {Findings.Count} enforced";

    private int Count(EnforcementVerdict verdict) => Findings.Count(finding => finding.Verdict == verdict);
}
