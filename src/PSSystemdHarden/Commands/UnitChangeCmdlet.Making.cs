using PSSystemdHarden.Changes;
using PSSystemdHarden.Errors;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Commands;

/// <content>Carrying the plans out, and telling what came of them.</content>
public abstract partial class UnitChangeCmdlet
{
    private const int MostNamed = 5;

    /// <summary>Services whose files say more than their processes have.</summary>
    private readonly List<string> _notInForce = [];

    private void Make(List<UnitChange> plans)
    {
        foreach (IGrouping<bool, UnitChange> place in plans.GroupBy(plan => plan.Runtime))
            MakeAt([.. place]);
        if (_notInForce.Count > 0)
            WriteWarning($"{Enumerated(_notInForce)} with the former sandbox until started anew: with -Restart here, or by systemctl restart.");
    }

    private static string Enumerated(List<string> units) => units switch
    {
        [var one] => $"{one} runs on",
        { Count: <= MostNamed } => $"{string.Join(", ", units)} run on",
        _ => $"{string.Join(", ", units.Take(MostNamed))} and {units.Count - MostNamed} more run on",
    };

    private void MakeAt(List<UnitChange> plans)
    {
        using var progress = new ProgressMeter(this, Restart ? "Starting services anew" : "Changing sandboxes", plans.Count);
        var transaction = new UnitTransaction(Manager, StopToken);
        HashSet<string> open = [.. plans.Select(plan => plan.Unit)];
        try
        {
            transaction.Make(plans, new ChangeOptions(Restart, TimeSpan.FromSeconds(SettleSec), HealthCheck is null ? null : new HealthCheckScript(HealthCheck).Complaint), Prepare, Begun, Done, Failed);
        }
        finally
        {
            foreach (string unit in open)
                AfterFailing(unit);
        }

        void Prepare(UnitChange change)
        {
            // Somebody else may have made one since this was planned.
            if (new RollbackTimer(Manager).IsCounting(change.Place, StopToken))
                throw new UnitChangeException(UnitChangeStep.Prepare, change.Unit, $"Another change of '{change.Unit}' waits to be confirmed. Nothing was changed.");
            BeforeMaking(change);
        }

        void Begun(UnitChange change) => progress.AdvanceAtOnce(change.Unit);

        void Done(UnitChange change)
        {
            open.Remove(change.Unit);
            AfterMaking(change);
            if (!Restart)
                progress.Advance(change.Unit);
            if (!change.Restarted && _units.Exists(unit => unit.Name == change.Unit && unit.ActiveState is UnitActiveState.Active or UnitActiveState.Reloading))
                _notInForce.Add(change.Unit);
            WriteVerbose(FormattableString.Invariant($"{change.Path} is as planned, and systemd has read it: exposure {change.ExposureBefore:0.0} -> {change.ExposureAfter:0.0}."));
            if (PassThru)
                WriteObject(change);
        }

        void Failed(UnitChangeException failure)
        {
            open.Remove(failure.Unit);
            AfterFailing(failure.Unit);
            WriteError(ErrorRecords.From(failure, failure.Unit));
        }
    }
}
