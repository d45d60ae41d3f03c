using PSSystemdHarden.Changes;
using PSSystemdHarden.Errors;
using PSSystemdHarden.Manager;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Commands;

/// <content>The plans: one for each service that can be changed.</content>
public abstract partial class UnitChangeCmdlet
{
    private List<UnitChange> PlanAll(ChangePlanner planner)
    {
        var plans = new List<UnitChange>();
        using var progress = new ProgressMeter(this, "Planning", _units.Count);
        foreach (SystemdUnit unit in _units.DistinctBy(unit => unit.Name))
        {
            StopToken.ThrowIfCancellationRequested();
            progress.Advance(unit.Name);
            Guard(unit.Name, () =>
            {
                if (PlanOne(planner, unit) is { } plan)
                    plans.Add(plan);
            });
        }

        return plans;
    }

    private UnitChange? PlanOne(ChangePlanner planner, SystemdUnit unit)
    {
        if (unit.Type is not UnitType.Service)
        {
            WriteError(ErrorRecords.UnitNotService(unit.Name));
            return null;
        }

        if (unit.FragmentPath is not { } fragment)
        {
            WriteError(ErrorRecords.UnitHasNoFile(unit.Name));
            return null;
        }

        DropInPlace place = PlaceOf(unit.Name);
        if (new RollbackTimer(Manager).IsCounting(place, StopToken))
        {
            WriteError(ErrorRecords.ChangeNotConfirmed(unit.Name));
            return null;
        }

        UnitChange plan = Plan(planner, new UnitOnDisk(unit.Name, fragment, unit.DropInPaths), place, DropInFile.Read(place));
        if (!plan.ChangesAnything)
        {
            WriteVerbose($"{unit.Name} is as it shall be: nothing is changed.");
            return null;
        }

        foreach (string warning in plan.Warnings)
            WriteWarning($"{plan.Unit}: {warning}");
        return plan;
    }
}
