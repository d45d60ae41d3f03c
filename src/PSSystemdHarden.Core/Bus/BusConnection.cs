using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

using PSSystemdHarden.Interop;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Bus;

/// <summary>One sd-bus connection, owned by one thread that sends calls, decodes replies and sleeps in poll(2) between.</summary>
/// <remarks>
/// sd-bus objects belong to one thread at a time; callers on any thread hand their calls over by a queue.
/// Calls beyond <see cref="MaxInFlight"/> wait in that queue: dbus-daemon refuses more than 128 pending replies a connection.
/// A connection to the private socket ends when nothing was asked for a while: PID 1 sends every change of any unit there.
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed unsafe class BusConnection : IDisposable
{
    internal const int MaxInFlight = 64;

    private const int PrivateIdleMilliseconds = 2000;

    private readonly ConcurrentQueue<PendingCall> _submitted = new();
    private readonly ConcurrentQueue<PendingCall> _givenUp = new();
    private readonly HashSet<PendingCall> _inFlight = [];
    private readonly ConcurrentQueue<SignalWatch> _watchChanges = new();
    private readonly HashSet<SignalWatch> _watches = [];
    private Task<bool>? _subscribing;
    private readonly Utf8StringPool _strings = new();
    private readonly EventFd _wake = new();
    private readonly Thread _thread;
    private readonly TaskCompletionSource<BusTransport> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private BusHandle? _bus;
    private IOException? _failure;
    private long _lastSent = Environment.TickCount64;
    private volatile bool _stopping;
    private volatile bool _closed;

    private BusConnection(BusTransport? wanted)
    {
        _thread = new Thread(() => Run(wanted)) { IsBackground = true, Name = "PSSystemdHarden bus" };
        _thread.Start();
    }

    /// <summary>False once the connection has ended; it never comes back.</summary>
    internal bool IsOpen => !_closed;

    internal BusTransport Transport => _opened.Task.Result;

    private BusHandle Bus => _bus!;

    /// <summary>Connects; blocks for the socket's connect only.</summary>
    /// <param name="wanted">A transport, or null for the system bus and, as root, PID 1's private socket where no bus runs.</param>
    /// <exception cref="SystemdUnavailableException">No connection can be had.</exception>
    internal static BusConnection Open(BusTransport? wanted = null)
    {
        var connection = new BusConnection(wanted);
        try
        {
            connection._opened.Task.GetAwaiter().GetResult();
            return connection;
        }
        catch (SystemdUnavailableException)
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Sends a call and decodes its reply on the connection's thread.</summary>
    /// <remarks>The task fails with a <see cref="SystemdException"/>, or is cancelled as soon as the token is; never both late and silent.</remarks>
    internal Task<T> CallAsync<T>(BusCall call, Func<MessageReader, T> decode, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var pending = new PendingCall<T>(call, timeout, decode);
        if (cancellationToken.CanBeCanceled)
        {
            CancellationTokenRegistration registration = cancellationToken.Register(() =>
            {
                pending.Cancel(cancellationToken);
                _givenUp.Enqueue(pending);
                _wake.Signal();
            });
            pending.Task.ContinueWith(
                static (_, state) => ((CancellationTokenRegistration)state!).Dispose(), registration,
                CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        _submitted.Enqueue(pending);
        if (_closed)
            FailSubmitted();
        else
            _wake.Signal();
        return pending.Task;
    }

    /// <summary>Has a handler called for every signal of an object, on the connection's thread; in force before any call that is made afterwards.</summary>
    /// <param name="path">The object that sends it.</param>
    /// <param name="interface">The interface that has the signal.</param>
    /// <param name="member">The signal's name.</param>
    /// <param name="received">Called with the signal's arguments. It must be short.</param>
    /// <param name="ended">Called once if the connection ends before the watch is disposed.</param>
    internal SignalWatch Watch(string path, string @interface, string member, Action<MessageReader> received, Action<SystemdException> ended)
    {
        // The private socket has but one other end. On a bus anyone may send signals: the daemon then lets only systemd's through.
        string sender = Transport is BusTransport.PrivateSocket ? string.Empty : $"sender='{BusCall.Destination}',";
        var watch = new SignalWatch(this, $"type='signal',{sender}path='{path}',interface='{@interface}',member='{member}'", received, ended);
        Change(watch);
        return watch;
    }

    /// <summary>Has systemd send its signals to this connection of a bus; asked for once.</summary>
    internal Task<bool> SubscribeAsync(TimeSpan timeout)
    {
        lock (_submitted)
        {
            if (_subscribing is null or { IsFaulted: true })
                _subscribing = CallAsync(BusCall.Subscribe, _ => true, timeout, CancellationToken.None);
            return _subscribing;
        }
    }

    /// <summary>Has the thread install a watch, or take it away if it was disposed.</summary>
    internal void Change(SignalWatch watch)
    {
        _watchChanges.Enqueue(watch);
        if (_closed)
            EndChangedWatches();
        else
            _wake.Signal();
    }

    public void Dispose()
    {
        _stopping = true;
        _wake.Signal();
        if (Thread.CurrentThread != _thread)
            _thread.Join();
    }

    private void Run(BusTransport? wanted)
    {
        try
        {
            _bus = BusTransports.Open(wanted, out BusTransport transport);
            _opened.SetResult(transport);
            Loop();
        }
        catch (SystemdUnavailableException e)
        {
            _opened.SetException(e);
        }
        catch (IOException e)
        {
            _failure = e;
        }

        _closed = true;
        foreach (PendingCall call in _inFlight.ToArray())
        {
            End(call);
            call.Fail(Disconnected(call));
        }

        FailSubmitted();
        EndWatches();
        EndChangedWatches();
        _bus?.Dispose();
        _wake.Dispose();
    }

    private void Loop()
    {
        while (!_stopping)
        {
            DropGivenUp();
            ChangeWatches();
            SendSubmitted();
            int r = LibSystemd.sd_bus_process(Bus, 0);
            if (r > 0)
                continue;
            if (r < 0 || LibSystemd.sd_bus_is_open(Bus) <= 0 || IdleMillisecondsLeft() == 0)
                break;
            Sleep();
        }
    }

    private void SendSubmitted()
    {
        while (_inFlight.Count < MaxInFlight && _submitted.TryDequeue(out PendingCall? call))
        {
            // Whoever made the call may have asked for a watch just before.
            ChangeWatches();
            if (!call.IsCompleted)
                Send(call);
        }
    }

    private void ChangeWatches()
    {
        while (_watchChanges.TryDequeue(out SignalWatch? watch))
        {
            if (watch.IsDisposed)
            {
                _watches.Remove(watch);
                watch.Release();
            }
            else if (watch.Install(Bus, &OnSignal, _strings) is < 0 and int error)
            {
                watch.End(new BusProtocolException("A D-Bus signal can't be waited for", -error));
            }
            else
            {
                _watches.Add(watch);
            }
        }
    }

    private void EndWatches()
    {
        foreach (SignalWatch watch in _watches)
        {
            watch.Release();
            watch.End(EndedWhileWatching());
        }

        _watches.Clear();
    }

    private void EndChangedWatches()
    {
        while (_watchChanges.TryDequeue(out SignalWatch? watch))
            watch.End(EndedWhileWatching());
    }

    private BusDisconnectedException EndedWhileWatching() => new("The connection to systemd ended.", _failure);

    private void Send(PendingCall call)
    {
        GCHandle userData = default;
        MessageHandle? message = null;
        try
        {
            Check(LibSystemd.sd_bus_message_new_method_call(
                Bus, out message, BusCall.Destination, call.Call.Path, call.Call.Interface, call.Call.Member));
            call.Call.WriteArguments?.Invoke(new MessageWriter(message));
            if (call.Call.MayAsk)
                Check(LibSystemd.sd_bus_message_set_allow_interactive_authorization(message, 1));

            userData = GCHandle.Alloc(new Reply(this, call));
            ulong microseconds = (ulong)call.Timeout.TotalMicroseconds;
            Check(LibSystemd.sd_bus_call_async(Bus, out SlotHandle slot, message, &OnReply, GCHandle.ToIntPtr(userData), microseconds));
            call.InFlight = new InFlight(slot, userData);
            _lastSent = Environment.TickCount64;
            _inFlight.Add(call);
        }
        catch (BusProtocolException e)
        {
            if (userData.IsAllocated)
                userData.Free();
            call.Fail(LibSystemd.sd_bus_is_open(Bus) > 0 ? e : Disconnected(call));
        }
        catch (ObjectDisposedException e)
        {
            // A file that was to be handed over: its owner has given the call up, and nobody waits for it any more.
            call.Fail(e);
        }
        finally
        {
            message?.Dispose();
        }
    }

    /// <summary>Ends the waiting for calls whose callers were cancelled; a reply that still comes is dropped by sd-bus.</summary>
    private void DropGivenUp()
    {
        while (_givenUp.TryDequeue(out PendingCall? call))
        {
            if (_inFlight.Contains(call))
                End(call);
        }
    }

    private void End(PendingCall call)
    {
        _inFlight.Remove(call);
        call.InFlight!.Dispose();
        call.InFlight = null;
    }

    private void FailSubmitted()
    {
        while (_submitted.TryDequeue(out PendingCall? call))
            call.Fail(Disconnected(call, wasSent: false));
    }

    private void Sleep()
    {
        Libc.PollFd* fds = stackalloc Libc.PollFd[2];
        fds[0] = new Libc.PollFd { Fd = LibSystemd.sd_bus_get_fd(Bus), Events = (short)LibSystemd.sd_bus_get_events(Bus) };
        fds[1] = new Libc.PollFd { Fd = _wake.Fd, Events = Libc.POLLIN };

        // As unsigned numbers, -1 for no limit is the largest.
        int wait = (int)Math.Min((uint)MillisecondsToDeadline(), (uint)IdleMillisecondsLeft());
        int r = Libc.poll(fds, 2, wait);
        if (r < 0 && Marshal.GetLastPInvokeError() is var errno and not Libc.EINTR)
            throw new IOException($"poll: {Libc.ErrorText(errno)}");
        if (fds[1].ReturnedEvents != 0)
            _wake.Clear();
    }

    /// <summary>How long the connection may go on without a call; -1 for as long as it likes.</summary>
    private int IdleMillisecondsLeft() =>
        Transport is BusTransport.PrivateSocket && _inFlight.Count == 0 && _submitted.IsEmpty && _watches.Count == 0
            ? (int)Math.Max(0, _lastSent + PrivateIdleMilliseconds - Environment.TickCount64)
            : -1;

    private int MillisecondsToDeadline()
    {
        int r = LibSystemd.sd_bus_get_timeout(Bus, out ulong deadline);
        if (r < 0 || deadline == ulong.MaxValue)
            return -1;

        // Stopwatch reads CLOCK_MONOTONIC in nanoseconds on Linux, the clock of sd_bus_get_timeout(3).
        long now = Stopwatch.GetTimestamp() / 1000;
        long left = (long)deadline - now;
        return left <= 0 ? 0 : (int)Math.Min(int.MaxValue, (left + 999) / 1000);
    }

    private void Complete(PendingCall call, nint message)
    {
        LibSystemd.BusError* error = LibSystemd.sd_bus_message_get_error(message);
        if (error is null)
            call.Decode(new MessageReader(message, _strings));
        else
            call.Fail(ErrorOf(call, error));
        End(call);
    }

    private SystemdException ErrorOf(PendingCall call, LibSystemd.BusError* error)
    {
        string name = Marshal.PtrToStringUTF8((nint)error->Name) ?? string.Empty;
        string text = Marshal.PtrToStringUTF8((nint)error->Message) ?? string.Empty;

        // sd-bus makes this error itself for each call that its closing leaves open: NoReply, in 262 the name of an errno.
        if (text == "Connection terminated")
        {
            _closed = true;
            return Disconnected(call);
        }

        // For a late reply sd-bus makes this one; dbus-daemon when the peer goes away.
        return name switch
        {
            "org.freedesktop.DBus.Error.NoReply" when text.Contains("timed out", StringComparison.Ordinal) => BusTimeoutException.NotAnswered(call.Call.ToString(), call.Timeout),
            "org.freedesktop.DBus.Error.NoReply" or "org.freedesktop.DBus.Error.Disconnected" => Disconnected(call),
            _ => new BusErrorException(name, text, call.Call.ToString()),
        };
    }

    private BusDisconnectedException Disconnected(PendingCall call, bool wasSent = true) =>
        new($"The connection to systemd ended before {call.Call} was answered.", _failure) { WasSent = wasSent };

    private static void Check(int result)
    {
        if (result < 0)
            throw new BusProtocolException("A D-Bus call can't be sent", -result);
    }

    [UnmanagedCallersOnly]
    private static int OnReply(nint message, nint userdata, nint error)
    {
        var reply = (Reply)GCHandle.FromIntPtr(userdata).Target!;
        reply.Connection.Complete(reply.Call, message);
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int OnSignal(nint message, nint userdata, nint error)
    {
        ((SignalWatch)GCHandle.FromIntPtr(userdata).Target!).Receive(message);
        return 0;
    }

    private sealed record Reply(BusConnection Connection, PendingCall Call);
}
