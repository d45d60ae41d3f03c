using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;

using PSSystemdHarden.Binding;
using PSSystemdHarden.Errors;
using PSSystemdHarden.Manager;
using PSSystemdHarden.Policies;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Commands;

/// <summary>What every cmdlet that asks systemd needs: the manager, Ctrl+C, and errors that say what to do.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The source has no timer and no registration to free, and units that were written may still look at its token.")]
public abstract partial class SystemdCmdlet : PSCmdlet
{
    private readonly CancellationTokenSource _stop = new();

    private protected CancellationToken StopToken => _stop.Token;

    /// <summary>Who is asked.</summary>
    private protected virtual SystemdManager Manager => ModuleSession.Manager;

    /// <summary>Whether an error was written.</summary>
    private protected bool HasFailed { get; private set; }

    /// <summary>What the command's whole work is about, where that is one thing, once it is known.</summary>
    private protected virtual object? Subject => null;

    private protected new void WriteError(ErrorRecord error)
    {
        HasFailed = true;
        base.WriteError(error);
    }

    /// <summary>
    /// Runs one record's work; a null target means that it is the command's whole work. No systemd to talk to ends the command;
    /// any other trouble is the record's alone.
    /// </summary>
    private protected void Guard(object? target, Action work)
    {
        using BusDebugging? debugging = BusDebugging.Begin(this);
        try
        {
            work();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Ctrl+C: the pipeline is stopping, there is nothing to say.
        }
        catch (SystemdException e) when (target is null || e is SystemdUnavailableException)
        {
            ThrowTerminatingError(ErrorRecords.From(e, target ?? Subject));
        }
        catch (SystemdException e)
        {
            WriteError(ErrorRecords.From(e, target));
        }
    }

    /// <summary>A service's full name; null after an error that says what is wrong with it.</summary>
    private protected string? CompleteServiceName(string name)
    {
        if (!UnitName.TryComplete(name, out string? full, out string? problem))
            WriteError(ErrorRecords.UnitNameInvalid(name, problem));
        else if (UnitName.TypeOf(full) is not UnitType.Service)
            WriteError(ErrorRecords.UnitNotService(full, file: name.Contains('/') && MyInvocation.MyCommand.Parameters.ContainsKey("Path") ? name : null));
        else
            return full;
        return null;
    }

    /// <summary>A service that systemd has loaded; null after an error that says why there is none.</summary>
    private protected SystemdUnit? FindService(string name, ExposurePolicy? policy, string shownAs)
    {
        WriteVerbose($"Asking systemd for {name}.");
        SystemdUnit? unit = Manager.FindUnit(name, policy, StopToken).Units is [{ } found] ? found : null;
        ErrorRecord? error = unit?.LoadState switch
        {
            UnitLoadState.Loaded => null,
            null or UnitLoadState.NotFound => ErrorRecords.UnitNotFound(shownAs),
            UnitLoadState.Masked => ErrorRecords.UnitMasked(shownAs),
            { } state => ErrorRecords.UnitNotLoaded(shownAs, state),
        };
        if (error is null)
            return unit;
        WriteError(error);
        return null;
    }

    /// <summary>The loaded services whose name matches.</summary>
    private protected UnitListing ListServices(UnitNamePattern pattern, ExposurePolicy? policy)
    {
        WriteVerbose($"Asking systemd for its services: {pattern}.");
        return Manager.ListUnits(
            unit => unit.LoadState is UnitLoadState.Loaded && UnitName.TypeOf(unit.Name) is UnitType.Service && pattern.IsMatch(unit.Name), policy, StopToken);
    }

    /// <summary>Does something with each service that is wanted of a listing, and shows how far it has come.</summary>
    private protected void TakeEach(UnitListing services, string activity, Func<SystemdUnit, bool> wants, Action<SystemdUnit> take)
    {
        using var progress = new ProgressMeter(this, activity, services.Units.Count);
        foreach (SystemdUnit unit in services.Units)
        {
            progress.Advance(unit.Name);
            if (wants(unit))
                take(unit);
        }
    }

    /// <summary>Writes units one by one, and tells if reading one of their properties down the pipeline failed.</summary>
    private protected void WriteUnits(UnitListing listing)
    {
        try
        {
            foreach (SystemdUnit unit in listing.Units)
            {
                WriteObject(unit);
                if (listing.Failure is { } failure)
                    throw failure;
            }
        }
        finally
        {
            listing.Complete();
        }
    }

    /// <summary>The policy that systemd-analyze takes by itself where none is given; null where there is none.</summary>
    private protected ExposurePolicy? ReadSystemPolicy()
    {
        ExposurePolicy? policy = null;
        Guard(null, () =>
        {
            try
            {
                policy = SystemPolicy.Read();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                ThrowTerminatingError(ErrorRecords.ExposurePolicyUnreadable(SystemPolicy.Name, e));
            }
        });
        if (policy is not null)
            WriteVerbose($"Rating by the policy {policy}, as systemd-analyze does; -Policy takes another.");
        WritePolicyWarnings(policy);
        return policy;
    }

    /// <summary>Tells what systemd silently ignores in a policy.</summary>
    private protected void WritePolicyWarnings(ExposurePolicy? policy)
    {
        foreach (PolicyProblem problem in policy?.Warnings ?? [])
            WriteWarning(policy!.Describe(problem));
    }

    protected override void StopProcessing() => _stop.Cancel();
}
