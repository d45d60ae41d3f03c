using System.Runtime.InteropServices;
using System.Runtime.Versioning;

using Microsoft.Win32.SafeHandles;

using PSSystemdHarden.Interop;

namespace PSSystemdHarden.Terminals;

/// <summary>Carries keys from the user's terminal to a pseudoterminal, and back what is written there, on one thread.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class TerminalRelay : IDisposable
{
    private const int BufferSize = 4096;

    private const short Gone = Libc.POLLHUP | Libc.POLLERR;

    /// <summary>How long a pseudoterminal that nobody has open is left alone, in milliseconds: somebody may open it again.</summary>
    private const int Pause = 20;

    private readonly UserTerminal _user;
    private readonly PseudoTerminal _inner;
    private readonly EscapeSequence _escape = new(TimeProvider.System);
    private readonly EventFd _wake = new();
    private readonly PosixSignalRegistration _resized;
    private readonly byte[] _keys = new byte[BufferSize], _screen = new byte[BufferSize];
    private int _keysHeld, _screenHeld;
    private bool _hasNewSize;

    /// <summary>What was last on the screen; a new line for nothing.</summary>
    private byte _last = (byte)'\n';

    internal TerminalRelay(UserTerminal user, PseudoTerminal inner)
    {
        (_user, _inner) = (user, inner);
        _resized = PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ =>
        {
            Volatile.Write(ref _hasNewSize, true);
            _wake.Signal();
        });

        // A change between the first look at the size and the registration would be lost.
        _inner.FollowSize(_user.Output);
    }

    /// <summary>Carries until the service has ended, or the user wants no more.</summary>
    /// <param name="service">Ends with the service, however that ends.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    internal RelayEnd Run(Task service, CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration cancelled = cancellationToken.Register(_wake.Signal);
        service.ContinueWith(_ => _wake.Signal(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        while (true)
        {
            // Looked at first: what the service wrote before its end is there then, and is read below.
            bool hasEnded = service.IsCompleted;
            bool isQuiet = !ReadScreen();
            if (!WriteScreen())
                return RelayEnd.HungUp;
            if (hasEnded && isQuiet && _screenHeld == 0)
                return RelayEnd.ServiceEnded;
            WriteKeys();
            short user = Wait(hasEnded, cancellationToken);
            if (Volatile.Read(ref _hasNewSize))
            {
                Volatile.Write(ref _hasNewSize, false);
                _inner.FollowSize(_user.Output);
            }

            if ((user & Libc.POLLIN) != 0 && ReadKeys() is { } end)
                return end;
            if ((user & Libc.POLLIN) == 0 && (user & Gone) != 0)
                return RelayEnd.HungUp;
        }
    }

    /// <summary>Leaves the cursor at the beginning of a line, as systemd-run does.</summary>
    public void Dispose()
    {
        if (_last != '\n')
        {
            "\r\n"u8.CopyTo(_screen);
            _screenHeld = 2;
            _ = WriteScreen();
        }

        _resized.Dispose();
        _wake.Dispose();
    }

    /// <summary>Sleeps until one of the ends has something, or can take it.</summary>
    /// <returns>What there is of keys.</returns>
    private short Wait(bool hasEnded, CancellationToken cancellationToken)
    {
        Libc.PollFd* fds = stackalloc Libc.PollFd[4];
        fds[0] = new Libc.PollFd { Fd = _wake.Fd, Events = Libc.POLLIN };
        fds[1] = Waiting(_keysHeld == 0 && !hasEnded ? _user.Input : null, Libc.POLLIN);
        fds[2] = Waiting(_screenHeld > 0 ? _user.Output : null, Libc.POLLOUT);
        fds[3] = Waiting(hasEnded ? null : _inner.Master, (short)((_screenHeld < BufferSize ? Libc.POLLIN : 0) | (_keysHeld > 0 ? Libc.POLLOUT : 0)));
        int timeout = hasEnded && _screenHeld == 0 ? 0 : -1;
        int r = Libc.poll(fds, 4, timeout);
        if (r < 0 && Marshal.GetLastPInvokeError() is var errno and not Libc.EINTR)
            throw new IOException($"poll: {Libc.ErrorText(errno)}");
        cancellationToken.ThrowIfCancellationRequested();
        if (r <= 0)
            return 0;
        if (fds[0].ReturnedEvents != 0)
            _wake.Clear();

        // Nobody has the other end open just now, of which poll(2) would tell again and again.
        if ((fds[3].ReturnedEvents & (Libc.POLLIN | Gone)) is not 0 and var master && (master & Libc.POLLIN) == 0)
        {
            fds[3].Fd = -1;
            _ = Libc.poll(fds, 3, Pause);
        }

        return fds[1].ReturnedEvents;
    }

    /// <summary>poll(2) passes over descriptors below 0.</summary>
    private static Libc.PollFd Waiting(SafeFileHandle? file, short events) => new() { Fd = file is null ? -1 : (int)file.DangerousGetHandle(), Events = events };

    /// <summary>Takes what the service has written.</summary>
    /// <returns>Whether there was any, or room for it.</returns>
    private bool ReadScreen()
    {
        if (_screenHeld == BufferSize)
            return true;
        nint read;
        fixed (byte* place = &_screen[_screenHeld])
            read = Libc.read(_inner.Master, place, (nuint)(BufferSize - _screenHeld));

        // EIO is a terminal that nobody has open: not yet, not just now, or not any more.
        if (read < 0 && Marshal.GetLastPInvokeError() is var errno and not (Libc.EWOULDBLOCK or Libc.EINTR or Libc.EIO))
            throw new IOException($"The pseudoterminal can't be read: {Libc.ErrorText(errno)}");
        _screenHeld += (int)Math.Max(read, 0);
        return read > 0;
    }

    /// <returns>False if the user's terminal is gone.</returns>
    private bool WriteScreen()
    {
        if (_screenHeld == 0)
            return true;
        nint written;
        fixed (byte* start = _screen)
            written = Libc.write(_user.Output, start, (nuint)_screenHeld);
        if (written < 0)
            return Marshal.GetLastPInvokeError() is Libc.EWOULDBLOCK or Libc.EINTR;
        _last = written > 0 ? _screen[written - 1] : _last;
        _screenHeld -= (int)written;
        _screen.AsSpan((int)written, _screenHeld).CopyTo(_screen);
        return true;
    }

    /// <returns>Why that is the end; null if it is not.</returns>
    private RelayEnd? ReadKeys()
    {
        nint read;
        fixed (byte* start = _keys)
            read = Libc.read(_user.Input, start, BufferSize);
        if (read < 0 && Marshal.GetLastPInvokeError() is Libc.EWOULDBLOCK or Libc.EINTR)
            return null;
        if (read <= 0)
            return RelayEnd.HungUp;
        _keysHeld = (int)read;
        return _escape.IsCompletedBy(_keys.AsSpan(0, _keysHeld)) ? RelayEnd.Escaped : null;
    }

    /// <summary>Hands over what was typed, as far as it is taken. A terminal that nobody has open takes it all.</summary>
    private void WriteKeys()
    {
        if (_keysHeld == 0)
            return;
        nint written;
        fixed (byte* start = _keys)
            written = Libc.write(_inner.Master, start, (nuint)_keysHeld);
        if (written < 0)
        {
            if (Marshal.GetLastPInvokeError() is not (Libc.EWOULDBLOCK or Libc.EINTR))
                _keysHeld = 0;
            return;
        }

        _keysHeld -= (int)written;
        _keys.AsSpan((int)written, _keysHeld).CopyTo(_keys);
    }
}
