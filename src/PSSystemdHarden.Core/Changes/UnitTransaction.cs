using System.Diagnostics;
using System.Runtime.Versioning;

using PSSystemdHarden.Denials;
using PSSystemdHarden.DropIns;
using PSSystemdHarden.Failures;
using PSSystemdHarden.Journal;
using PSSystemdHarden.Manager;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Changes;

/// <summary>
/// Makes planned changes: writes, reloads once for all of them, asks systemd whether it has what was written, starts services anew.
/// Each unit ends with its new drop-in or with its old one, whatever fails and whoever cancels.
/// </summary>
/// <param name="manager">The manager.</param>
/// <param name="cancellationToken">Ends it early: what is not confirmed by then is taken back.</param>
[SupportedOSPlatform("linux")]
internal sealed class UnitTransaction(SystemdManager manager, CancellationToken cancellationToken)
{
    private const int MostMessages = 8;

    private static readonly TimeSpan s_lockPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    private readonly UnitControl _control = manager.Control;

    /// <summary>Makes changes that are all of one place, for good or until the next boot.</summary>
    /// <param name="changes">The plans.</param>
    /// <param name="options">How.</param>
    /// <param name="prepare">Called before each is written, when nobody else can change anything any more; throws to leave it unmade.</param>
    /// <param name="begun">Told of each whose service is started anew, or asked whether it works, before that.</param>
    /// <param name="done">Told of each change that was made.</param>
    /// <param name="failed">Told of each that was not, and was taken back.</param>
    /// <exception cref="OperationCanceledException">It was cancelled; changes that were not done by then are taken back, as when one of the four throws.</exception>
    internal void Make(IReadOnlyList<UnitChange> changes, ChangeOptions options, Action<UnitChange> prepare, Action<UnitChange> begun, Action<UnitChange> done, Action<UnitChangeException> failed)
    {
        using GuardedFolder units = Lock(changes[0]);
        var open = new List<UnitChange>();
        try
        {
            foreach (UnitChange change in changes)
            {
                Try(
                    change,
                    () =>
                    {
                        prepare(change);
                        Write(units, change, open);
                    },
                    _ => { });
            }

            if (open.Count > 0)
                Reload(open[0]);
            foreach (UnitChange change in open.ToArray())
                Try(change, () => Finish(change), failure => TakeBack(units, [change], failure));
        }
        catch (UnitChangeException e)
        {
            UnitChange[] lost = [.. open];
            TakeBack(units, lost, e);
            foreach (UnitChange change in lost.Where(change => change.Unit != e.Unit))
                failed(new UnitChangeException(e.Step, change.Unit, e.Message, e.InnerException));
            failed(e);
        }
        catch (Exception e)
        {
            // It was cancelled, or whoever was told ended it all: in PowerShell any output or error can.
            TakeBack(units, [.. open], e);
            throw;
        }

        void Try(UnitChange change, Action work, Action<UnitChangeException> undo)
        {
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                work();
            }
            catch (SystemdException e)
            {
                UnitChangeException failure = e as UnitChangeException
                    ?? new UnitChangeException(UnitChangeStep.Restart, change.Unit, $"{e.Message} The former drop-in of '{change.Unit}' is back.", e);
                open.Remove(change);
                undo(failure);
                failed(failure);
            }
        }

        void Finish(UnitChange change)
        {
            if (Difference(change) is { } difference)
                throw new UnitChangeException(UnitChangeStep.Verify, change.Unit, $"systemd does not have what was written for '{change.Unit}': {difference}. The former drop-in is back.");
            if (options.Restart)
            {
                begun(change);
                Restart(change, options);
            }

            change.Time = DateTime.Now;
            open.Remove(change);
            done(change);
        }
    }

    private static GuardedFolder Lock(UnitChange first)
    {
        GuardedFolder? units = null;
        try
        {
            units = GuardedFolder.Open(first.Place.UnitFolder)
                ?? throw new UnitChangeException(UnitChangeStep.Prepare, first.Unit, $"There is no folder '{first.Place.UnitFolder}'. Nothing was changed.");
            units.Lock(s_lockPatience, CancellationToken.None);
            return units;
        }
        catch (TimeoutException e)
        {
            units?.Dispose();
            throw new UnitChangeException(UnitChangeStep.Prepare, first.Unit, "Somebody else has been changing sandboxes for half a minute. Nothing was changed.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            units?.Dispose();
            throw new UnitChangeException(UnitChangeStep.Write, first.Unit, $"{e.Message}. Nothing was changed.", e);
        }
    }

    private static void Write(GuardedFolder units, UnitChange change, List<UnitChange> open)
    {
        bool recorded = false;
        try
        {
            using (GuardedFolder? folder = units.OpenFolder(change.Place.FolderName))
            {
                if (!DropInText.Same(folder?.Read(change.Place.FileName), change.Before))
                    throw new UnitChangeException(UnitChangeStep.Prepare, change.Unit, $"'{change.Path}' has been changed since the change was planned. Nothing was changed.");
            }

            ChangeHistory.Add(change);
            recorded = true;
            open.Add(change);
            Put(units, change.Place, change.After);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (recorded)
                Forget(units, change);
            throw new UnitChangeException(UnitChangeStep.Write, change.Unit, $"{e.Message}. Nothing was changed.", e);
        }
    }

    private static void Put(GuardedFolder units, DropInPlace place, byte[]? content)
    {
        if (content is not null)
        {
            using GuardedFolder folder = units.MakeFolder(place.FolderName);
            folder.Replace(place.FileName, content);
            return;
        }

        using (GuardedFolder? folder = units.OpenFolder(place.FolderName))
            folder?.Remove(place.FileName);
        units.RemoveFolderIfEmpty(place.FolderName);
    }

    /// <summary>A change that did not come about: neither its folder nor its record stays.</summary>
    private static void Forget(GuardedFolder units, UnitChange change)
    {
        units.RemoveFolderIfEmpty(change.Place.FolderName);
        ChangeHistory.RemoveLast(change.Place);
    }

    private void Reload(UnitChange first)
    {
        try
        {
            _control.Reload(cancellationToken);
        }
        catch (SystemdException e)
        {
            throw new UnitChangeException(UnitChangeStep.Reload, first.Unit, $"systemd could not be made to read the new drop-in: {e.Message} The former one is back.", e);
        }
    }

    /// <summary>What systemd itself shows of the unit that is not as planned; null if all is.</summary>
    private string? Difference(UnitChange change)
    {
        SystemdUnit unit = manager.FindUnit(change.Unit, policy: null, cancellationToken).Units[0];
        if (unit.LoadState is not UnitLoadState.Loaded)
            return $"the unit is {SystemdEnum<UnitLoadState>.ToText(unit.LoadState)}";
        if (unit.DropInPaths.Contains(change.Path) == change.After is null)
            return change.After is null ? $"it still has {change.Path}" : $"it has not read {change.Path}";
        return unit.AssessExposure() is { } rated && rated.Exposure != change.ExposureAfter
            ? FormattableString.Invariant($"its exposure is {rated.Exposure:0.0}, and not {change.ExposureAfter:0.0} as predicted")
            : ValueVerification.Difference(manager, change, cancellationToken);
    }

    private void Restart(UnitChange change, ChangeOptions options)
    {
        if (!_control.ReadState(change.Unit, cancellationToken).IsUp)
            return;
        change.Restarted = true;
        _control.ResetFailed(change.Unit, cancellationToken);
        _control.Restart(change.Unit, cancellationToken);
        UnitRunState begun = _control.ReadState(change.Unit, cancellationToken);
        var watch = Stopwatch.StartNew();
        UnitRunState state = begun;
        while (state.IsUp && !state.HasFailed && state.Restarts == begun.Restarts && state.InvocationId == begun.InvocationId && watch.Elapsed < options.Settle)
        {
            cancellationToken.WaitHandle.WaitOne(s_pause);
            cancellationToken.ThrowIfCancellationRequested();
            state = _control.ReadState(change.Unit, cancellationToken);
        }

        if (!state.IsUp || state.HasFailed || state.Restarts != begun.Restarts || state.InvocationId != begun.InvocationId)
            throw Failed(change, UnitChangeStep.Restart, failure => $"'{change.Unit}' does not run with it: {failure.Text}", state with { InvocationId = begun.InvocationId });
        if (options.HealthCheck?.Invoke(change.Unit) is { } complaint)
            throw Failed(change, UnitChangeStep.HealthCheck, _ => $"'{change.Unit}' did not pass the health check: {complaint}", begun);
    }

    private UnitChangeException Failed(UnitChange change, UnitChangeStep step, Func<UnitFailure, string> tell, UnitRunState state)
    {
        var failure = UnitFailure.Explain(manager, change.Unit, state, settings: null, CancellationToken.None);
        string what = tell(failure);
        IEnumerable<JournalEntry> messages = failure.Messages.TakeLast(MostMessages);
        string denied = Denied(change.Unit, state) is { } denial ? $"\n{denial.Advice}" : string.Empty;
        string said = failure.Messages.Count == 0 ? string.Empty : $"\nIts last messages:\n  {string.Join("\n  ", messages)}";
        return new UnitChangeException(step, change.Unit, $"{what}. The former drop-in is back, and the service was started with it.{denied}{said}");
    }

    /// <summary>What the new settings most likely denied it; null where nothing tells.</summary>
    private UnitDenial? Denied(string unit, UnitRunState state) => state.InvocationId.Length == 0
        ? null
        : new DenialFinder(manager, manager.GetVersion(CancellationToken.None)).OfRun(unit, state.InvocationId, settings: null, CancellationToken.None)
            .Denials.FirstOrDefault(denial => denial.Certainty is not DenialCertainty.Possible);

    /// <summary>Puts the former bytes back. From here on nobody can cancel.</summary>
    private void TakeBack(GuardedFolder units, UnitChange[] changes, Exception cause)
    {
        if (changes.Length == 0)
            return;
        try
        {
            foreach (UnitChange change in changes)
            {
                Put(units, change.Place, change.Before);
                ChangeHistory.RemoveLast(change.Place);
            }

            // A reload that systemd refused has read nothing of it, and another would be refused as well.
            if (cause is not UnitChangeException { Step: UnitChangeStep.Reload, InnerException: BusErrorException })
                _control.Reload(CancellationToken.None);
            foreach (UnitChange change in changes.Where(change => change.Restarted))
            {
                _control.ResetFailed(change.Unit, CancellationToken.None);
                _control.Restart(change.Unit, CancellationToken.None);
                change.Restarted = false;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SystemdException)
        {
            string paths = string.Join(", ", changes.Select(change => change.Path));
            throw new UnitChangeException(
                (cause as UnitChangeException)?.Step ?? UnitChangeStep.Write, changes[0].Unit,
                $"{cause.Message}\nAnd it could not all be taken back: {e.Message} Look at {paths}, then run: systemctl daemon-reload", e);
        }
    }
}
