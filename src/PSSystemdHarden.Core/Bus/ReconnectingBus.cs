using System.Runtime.Versioning;

using PSSystemdHarden.Units;

namespace PSSystemdHarden.Bus;

/// <summary>A connection to systemd that is opened at the first call, and again after systemd re-executed itself.</summary>
/// <param name="transport">The way to take, or null for the default.</param>
/// <param name="isKnownToBeThere">Whether the manager has been met by another way: then even a first refusal passes.</param>
internal sealed class ReconnectingBus(BusTransport? transport, bool isKnownToBeThere = false) : IDisposable
{
    /// <summary>How long a re-executing manager may take to come back: its socket refuses connections meanwhile.</summary>
    private const long ComebackMilliseconds = 10_000;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    private readonly object _lock = new();
    private BusConnection? _connection;
    private bool _disposed;

    /// <summary>A call that reads: one that was cut off is made again, as nobody knows whether it was carried out.</summary>
    internal async Task<T> CallAsync<T>(BusCall call, Func<MessageReader, T> decode, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
            throw NotLinux();

        long? giveUp = null;
        while (true)
        {
            try
            {
                return await Connection().CallAsync(call, decode, timeout, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (IsPassing(e) && Environment.TickCount64 < (giveUp ??= Environment.TickCount64 + ComebackMilliseconds))
            {
                // Asked again below.
            }

            await Task.Delay(s_pause, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A call that changes something, and so is made once.</summary>
    internal Task<T> CallOnceAsync<T>(BusCall call, Func<MessageReader, T> decode, TimeSpan timeout, CancellationToken cancellationToken) =>
        OperatingSystem.IsLinux() ? Connection().CallAsync(call, decode, timeout, cancellationToken) : throw NotLinux();

    /// <summary>The connection itself, for what belongs to one: signals, and the calls that they tell about.</summary>
    internal BusConnection Connect() => OperatingSystem.IsLinux() ? Connection() : throw NotLinux();

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            if (OperatingSystem.IsLinux())
                _connection?.Dispose();
        }
    }

    private static SystemdUnavailableException NotLinux() => new(SystemdUnavailableReason.NotBooted, "systemd runs on Linux only.");

    // Losing a connection passes; never having had one does not, and is told at once.
    private bool IsPassing(Exception e) =>
        e is BusDisconnectedException || (e is SystemdUnavailableException && (isKnownToBeThere || _connection is not null));

    [SupportedOSPlatform("linux")]
    private BusConnection Connection()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_connection is { IsOpen: true })
                return _connection;

            BusConnection opened = BusConnection.Open(transport);
            _connection?.Dispose();
            return _connection = opened;
        }
    }
}
