using System.Runtime.Versioning;

using PSSystemdHarden.Failures;
using PSSystemdHarden.Manager;
using PSSystemdHarden.Running;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Enforcement.Probes;

/// <summary>A probe that runs. It ends with this object.</summary>
[SupportedOSPlatform("linux")]
internal sealed class ProbeService : IDisposable
{
    private readonly RunningService _run;

    private ProbeService(RunningService run) => _run = run;

    internal string Name => _run.Name;

    /// <summary>Starts one, and returns when its program was executed.</summary>
    /// <param name="manager">Who starts it.</param>
    /// <param name="plan">What.</param>
    /// <param name="obstacle">Why not, where it could not be done; nothing of it is left then.</param>
    /// <param name="cancellationToken">Ends the waiting, and the probe.</param>
    /// <exception cref="SystemdException">systemd can't be reached, or does not answer.</exception>
    internal static ProbeService? Start(SystemdManager manager, TransientService plan, out string? obstacle, CancellationToken cancellationToken)
    {
        RunningService run;
        try
        {
            run = manager.Runner!.Start(plan, cancellationToken);
        }
        catch (SystemdException e) when (e is BusErrorException or PropertyTextException or PropertyTooLargeException)
        {
            obstacle = $"systemd does not start a probe: {e.Message}";
            return null;
        }

        var probe = new ProbeService(run);
        try
        {
            run.Begun.Wait(cancellationToken);
            if (!run.Completion.IsCompleted)
            {
                obstacle = null;
                return probe;
            }

            ServiceOutcome outcome = run.Completion.GetAwaiter().GetResult();
            obstacle = $"a probe with its settings does not run: {UnitFailure.Explain(manager, plan.Name, outcome.State, settings: [], cancellationToken).Text}";
        }
        catch
        {
            probe.Dispose();
            throw;
        }

        probe.Dispose();
        return null;
    }

    /// <summary>Stops it if it still runs; returns when nothing of it is left.</summary>
    public void Dispose()
    {
        try
        {
            if (!_run.Completion.IsCompleted)
                _run.Stop();
        }
        finally
        {
            _run.Dispose();
        }
    }
}
