using System.Management.Automation;
using System.Runtime.Versioning;

using PSSystemdHarden.Changes;
using PSSystemdHarden.DropIns;

namespace PSSystemdHarden.Commands;

[Cmdlet(VerbsCommon.Undo, "UnitSandbox", DefaultParameterSetName = ChangeSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(UnitChange))]
[SupportedOSPlatform("linux")]
public sealed class UndoUnitSandboxCommand : UnitChangeCmdlet
{
    private const string ChangeSet = "Change";

    private readonly Dictionary<string, UnitChange> _changes = new(StringComparer.Ordinal);

    /// <summary>What Set-UnitSandbox -PassThru gave.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ChangeSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public UnitChange[] Change { get; set; } = [];

    private protected override string Verb => "Take the sandbox's last change back";

    protected override void ProcessRecord()
    {
        if (ParameterSetName != ChangeSet)
        {
            base.ProcessRecord();
            return;
        }

        foreach (UnitChange change in Change)
        {
            Guard(change.Unit, () =>
            {
                if (FindService(change.Unit, policy: null, shownAs: change.Unit) is not { } unit)
                    return;
                _changes[unit.Name] = change;
                Take(unit);
            });
        }
    }

    private protected override DropInPlace PlaceOf(string unit) => _changes.GetValueOrDefault(unit)?.Place ?? base.PlaceOf(unit);

    private protected override UnitChange Plan(ChangePlanner planner, UnitOnDisk unit, DropInPlace place, byte[]? before)
    {
        if (!_changes.TryGetValue(unit.Name, out UnitChange? change))
            return planner.Plan(unit, place, before, ChangeHistory.StateBefore(place, before));
        if (!DropInText.Same(before, change.After))
            throw new UnitChangeException(UnitChangeStep.Prepare, unit.Name, $"'{place.Path}' has been changed since: this change can't be taken back any more.");
        return planner.Plan(unit, place, before, change.Before);
    }

    private protected override void AfterMaking(UnitChange change) => ChangeHistory.RemoveUndone(change.Place);
}
