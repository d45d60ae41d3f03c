using System.Runtime.Versioning;

using PSSystemdHarden.Bus;
using PSSystemdHarden.Interop;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Running;

/// <summary>Runs transient services with one manager. Thread safe; all that it started ends with it, but those that shall outlive it.</summary>
/// <param name="bus">The way that can also tell what a service took.</param>
/// <param name="direct">The quickest way; may be the same.</param>
/// <param name="isSystem">Whether the manager is PID 1 and not a user's own.</param>
[SupportedOSPlatform("linux")]
internal sealed class ServiceRunner(ReconnectingBus bus, ReconnectingBus direct, bool isSystem) : IDisposable
{
    private readonly ShellGuard _guard = new(direct, isSystem);

    /// <summary>Starts a service whose standard streams are as it says itself: nothing and the journal by default.</summary>
    /// <exception cref="SystemdException">systemd refuses it, or can't be reached. Nothing of it is left.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled. Nothing of it is left.</exception>
    internal RunningService Start(TransientService service, CancellationToken cancellationToken)
    {
        ReconnectingBus way = service.CountsUsage ? bus : direct;
        if (service.OutlivesShell)
            return RunningService.Start(way, service, guard: null, cancellationToken);
        try
        {
            return RunningService.Start(way, service, _guard.Ensure(cancellationToken), cancellationToken);
        }
        catch (BusErrorException e) when (e.ErrorName == BusErrorException.NoSuchUnit)
        {
            // Somebody has ended the guard just now.
            _guard.Forget();
            return RunningService.Start(way, service, _guard.Ensure(cancellationToken), cancellationToken);
        }
    }

    /// <summary>Starts a service whose standard streams lead here.</summary>
    /// <param name="service">What to run.</param>
    /// <param name="pipes">Which streams; theirs are added to the service.</param>
    /// <param name="cancellationToken">As for <see cref="Start"/>.</param>
    internal PipedService StartPiped(TransientService service, ServicePipes pipes, CancellationToken cancellationToken)
    {
        EventFd? wake = null;
        try
        {
            // With too many open files this fails, and must not when the service runs already.
            wake = new EventFd();
            RunningService run = Start(service with { Streams = pipes.Properties }, cancellationToken);
            pipes.HandedOver();
            return new PipedService(run, pipes, wake);
        }
        catch
        {
            wake?.Dispose();
            pipes.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _guard.Dispose();
}
