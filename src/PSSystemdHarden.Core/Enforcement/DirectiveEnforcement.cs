using PSSystemdHarden.Exposure;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Enforcement;

/// <summary>What has become of one sandbox directive of a unit.</summary>
/// <param name="Unit">The unit's full name.</param>
/// <param name="Directive">The directive's name.</param>
/// <param name="Verdict">Whether it is in force.</param>
/// <param name="Expected">What was set, as a unit file says it.</param>
/// <param name="Found">What is there; null where nothing could be seen.</param>
/// <param name="Evidence">The file or the call that said so; null where none did.</param>
/// <param name="Reason">Why it is so, and what can be done; null where it is simply in force.</param>
/// <param name="Source">The line that sets it; null where none does.</param>
/// <param name="LackingProcesses">The processes on which it is not in force.</param>
/// <param name="IsForecast">Whether the unit does not run, and this is what would become of it.</param>
public sealed record DirectiveEnforcement(
    string Unit,
    string Directive,
    EnforcementVerdict Verdict,
    string Expected,
    string? Found,
    string? Evidence,
    string? Reason,
    SettingSource? Source,
    IReadOnlyList<int> LackingProcesses,
    bool IsForecast) : IOfUnit
{
    /// <summary>Whether the unit is of this user's own manager, and not of PID 1.</summary>
    internal bool IsUser { get; init; }

    UnitOrigin IOfUnit.Origin => new LoadedUnitOrigin(Unit, IsUser);

    /// <summary>"ProtectSystem=strict: Enforced".</summary>
    public override string ToString() => $"{Directive}={Expected}: {Verdict}";
}
