using System.Runtime.Versioning;

using PSSystemdHarden.Bus;
using PSSystemdHarden.Running.Properties;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Running;

/// <summary>A transient service from its start to its end. Thread safe.</summary>
/// <remarks>
/// It is watched before it is started: a short one is over, and forgotten by systemd, before anyone could ask for it. On PID 1's private
/// socket the signals themselves tell the end. On a bus, where anybody may send signals to this process, they only tell when to ask;
/// there the unit is kept until it was asked (AddRef=), so that what it took is known as well. In any case systemd is asked now and then,
/// too: while one of its clients, whichever, leaves more than 1024 messages unread, it sends no changes to anybody (src/core/dbus.c,
/// MANAGER_BUS_BUSY_THRESHOLD), and keeps units that have ended until it has.
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed class RunningService : IDisposable
{
    private const string PropertiesInterface = "org.freedesktop.DBus.Properties";
    private const string UnitInterface = "org.freedesktop.systemd1.Unit";

    /// <summary>How long systemd may be away, as when it re-executes itself.</summary>
    private const int ComebackSeconds = 10;

    /// <summary>How long stopping may take: a program's own time for it, and a busy machine's.</summary>
    private static readonly TimeSpan s_stopPatience = TransientService.StopPatience + TimeSpan.FromSeconds(30);

    /// <summary>The first pause before asking; each is twice as long as the one before.</summary>
    private static readonly TimeSpan s_shortPause = TimeSpan.FromMilliseconds(100), s_pause = TimeSpan.FromSeconds(1), s_longPause = TimeSpan.FromSeconds(5);

    private readonly ReconnectingBus _bus;
    private readonly string _path;
    private readonly Timer _asking;
    private readonly TaskCompletionSource<ServiceOutcome> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ServiceStatus _sent = new();
    private BusConnection? _connection;
    private SignalWatch? _watch;
    private volatile bool _isStarted;
    private volatile bool _isDisposed;
    private volatile string _lastSeen = "not known to have started";
    private TimeSpan _nextPause = s_pause;

    private RunningService(ReconnectingBus bus, string name)
    {
        (_bus, Name, _path) = (bus, name, UnitObjectPath.Of(name));
        _asking = new Timer(static run => ((RunningService)run!).Ask(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The unit's full name.</summary>
    internal string Name { get; }

    /// <summary>Ends when nothing of the unit is left; fails with a <see cref="SystemdException"/> if its end can't be learnt.</summary>
    internal Task<ServiceOutcome> Completion => _completion.Task;

    /// <summary>Ends when the program was executed, or will not be.</summary>
    internal Task Begun => _begun.Task;

    private bool IsPinned => _connection!.Transport is not BusTransport.PrivateSocket;

    /// <summary>Has systemd start a service; returns when it has taken the job.</summary>
    /// <exception cref="SystemdException">It refuses, or can't be reached. Nothing of the service is left.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; what may have been started is stopped.</exception>
    internal static RunningService Start(ReconnectingBus bus, TransientService service, string? guard, CancellationToken cancellationToken)
    {
        var run = new RunningService(bus, service.Name);
        try
        {
            while (!run.TryStart(service, guard, cancellationToken))
            {
            }

            return run;
        }
        catch (OperationCanceledException)
        {
            run.Stop();
            run.Dispose();
            throw;
        }
        catch (SystemdException)
        {
            run.Dispose();
            throw;
        }
    }

    /// <summary>Has systemd end it and all that it has started (KillMode=control-group); returns when that is gone.</summary>
    /// <exception cref="SystemdException">systemd can't be reached, or does not get it done.</exception>
    internal void Stop()
    {
        try
        {
            BlockingWait.For(_bus.CallOnceAsync(ManagerCalls.Stop(Name) with { MayAsk = true }, ManagerCalls.Done, ManagerCalls.Timeout, default), default);
        }
        catch (BusErrorException e) when (e.ErrorName == BusErrorException.NoSuchUnit)
        {
            // It has ended meanwhile; that is on its way, too. Or it never was.
            return;
        }

        AskSoon();
        if (!_completion.Task.ContinueWith(static _ => { }, TaskScheduler.Default).Wait(s_stopPatience))
            throw new BusTimeoutException($"{Name} is still there {s_stopPatience.TotalSeconds:0} s after systemd was told to stop it: {_lastSeen}.", s_stopPatience);
    }

    /// <summary>Tells that it may have ended: if systemd does not say so in a moment, it is asked.</summary>
    internal void AskSoon()
    {
        _nextPause = s_shortPause;
        AskAfterPause();
    }

    /// <summary>Ends the watching, and not the service.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _watch?.Dispose();
        _asking.Dispose();
    }

    /// <returns>False if the connection was just closing, and nothing was sent.</returns>
    private bool TryStart(TransientService service, string? guard, CancellationToken cancellationToken)
    {
        Attach(cancellationToken);
        TransientProperty[] properties = [.. service.ToProperties(guard, IsPinned)];
        PropertySize.Check(properties);
        PropertyText.Check(properties);
        try
        {
            BlockingWait.For(
                _connection!.CallAsync(
                    ManagerCalls.StartTransient(Name, array => Array.ForEach(properties, property => property.Write(array))),
                    _ => _isStarted = true, ManagerCalls.Timeout, cancellationToken),
                cancellationToken);
            AskAfterPause();
            return true;
        }
        catch (BusDisconnectedException e) when (!e.WasSent)
        {
            _watch!.Dispose();
            return false;
        }
    }

    private void Attach(CancellationToken cancellationToken)
    {
        _connection = _bus.Connect();
        _watch = _connection.Watch(_path, PropertiesInterface, "PropertiesChanged", OnChanged, OnConnectionEnded);
        if (IsPinned)
            BlockingWait.For(_connection.SubscribeAsync(ManagerCalls.Timeout), cancellationToken);
    }

    /// <summary>sa{sv}as: systemd sends the Service interface's properties first and then the Unit's, for clients to rely on.</summary>
    private void OnChanged(MessageReader signal)
    {
        string changed = signal.ReadString();
        _sent.ReadAll(signal);
        if (changed != UnitInterface)
            return;
        if (_sent.WasUp)
            _begun.TrySetResult();
        if (!_isStarted || !_sent.HasEnded)
            return;
        if (IsPinned)
            _ = ReadEndAsync(_connection!);
        else
            Complete(_sent);
    }

    private void AskAfterPause()
    {
        try
        {
            _asking.Change(_nextPause, Timeout.InfiniteTimeSpan);
        }
        catch (ObjectDisposedException)
        {
            // Nobody waits any more.
        }
    }

    private void Ask()
    {
        if (_isDisposed || _completion.Task.IsCompleted)
            return;
        _ = ReadEndAsync(_connection!, isPatient: true);
        _nextPause = _nextPause * 2 < s_longPause ? _nextPause * 2 : s_longPause;
        AskAfterPause();
    }

    private void OnConnectionEnded(SystemdException cause)
    {
        // Before the start the caller learns it from the call.
        if (_isStarted)
            _ = Task.Run(() => ReattachAsync(cause));
    }

    private async Task ReattachAsync(SystemdException cause)
    {
        long giveUp = Environment.TickCount64 + ComebackSeconds * 1000;
        while (!_isDisposed)
        {
            try
            {
                Attach(CancellationToken.None);
                await ReadEndAsync(_connection!).ConfigureAwait(false);
                return;
            }
            catch (SystemdException e) when (Environment.TickCount64 >= giveUp)
            {
                Fail(e);
            }
            catch (SystemdException)
            {
                await Task.Delay(50).ConfigureAwait(false);
            }
        }

        Fail(cause);
    }

    /// <summary>Asks systemd for the state; if the unit has ended, that is its end.</summary>
    /// <param name="connection">Where to ask.</param>
    /// <param name="isPatient">Whether it is asked again later: a systemd that is too busy to answer may still tell.</param>
    private async Task ReadEndAsync(BusConnection connection, bool isPatient = false)
    {
        try
        {
            var status = new ServiceStatus();
            Task<bool> Read(BusCall call, Action<MessageReader> decode) => connection.CallAsync(
                call,
                reply =>
                {
                    decode(reply);
                    return true;
                },
                ManagerCalls.Timeout, CancellationToken.None);
            Task[] readings =
            [
                .. ServiceStatus.UnitProperties.Select(property => Read(ManagerCalls.UnitProperty(_path, property), reply => status.ReadOne(property, reply))),
                Read(ManagerCalls.ServiceProperties(_path), status.ReadAll),
            ];
            await Task.WhenAll(readings).ConfigureAwait(false);
            _lastSeen = $"it is {SystemdEnum<UnitActiveState>.ToText(status.ActiveState)} ({status.SubState})";
            if (status.WasUp)
                _begun.TrySetResult();
            if (!status.HasEnded)
                return;

            // What systemd sent before this answer has been taken by now.
            if (status.Type.Length == 0)
                throw new BusDisconnectedException($"{Name} has ended, and what systemd told of its end did not get here: nobody knows how it ended.");
            await UnpinAsync(connection).ConfigureAwait(false);
            Complete(status);
        }
        catch (BusTimeoutException) when (isPatient)
        {
            // It is asked again.
        }
        catch (BusDisconnectedException) when (!connection.IsOpen)
        {
            // The watch has ended with it, and asks again.
        }
        catch (SystemdException e)
        {
            Fail(e);
        }
    }

    private static bool IsNotOurs(BusErrorException e) => e.ErrorName is BusErrorException.NoSuchUnit or "org.freedesktop.systemd1.NotReferenced";

    private async Task UnpinAsync(BusConnection connection)
    {
        try
        {
            if (connection.Transport is not BusTransport.PrivateSocket)
                await connection.CallAsync(ManagerCalls.Unref(Name), ManagerCalls.Done, ManagerCalls.Timeout, CancellationToken.None).ConfigureAwait(false);
        }
        catch (BusErrorException e) when (IsNotOurs(e))
        {
            // The connection that had it was another one, and has given it up by ending.
        }
    }

    private void Complete(ServiceStatus status)
    {
        _watch?.Dispose();
        _completion.TrySetResult(new ServiceOutcome(status));
        _begun.TrySetResult();
    }

    private void Fail(SystemdException cause)
    {
        _watch?.Dispose();
        _completion.TrySetException(cause);
        _begun.TrySetResult();
    }
}
