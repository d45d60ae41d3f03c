using System.Runtime.InteropServices;
using System.Runtime.Versioning;

using PSSystemdHarden.Interop;

namespace PSSystemdHarden.Terminals;

/// <summary>
/// Has the user's terminal hand over every key as it is, until disposed, or until the process is told to end (by SIGTERM, SIGHUP or
/// SIGQUIT, or by itself): whatever happens, the terminal is afterwards as it was. SIGKILL alone can't be answered.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class RawMode : IDisposable
{
    private readonly (int Fd, byte[] Before)[] _terminals;
    private readonly List<PosixSignalRegistration> _signals = [];
    private readonly object _lock = new();
    private bool _isOver;

    /// <param name="terminals">The descriptors; of one terminal under two numbers nothing is taken twice.</param>
    internal RawMode(params int[] terminals)
    {
        _terminals = [.. terminals.Select(fd => (fd, Read(fd)))];
        foreach (PosixSignal signal in (PosixSignal[])[PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT])
            _signals.Add(PosixSignalRegistration.Create(signal, _ => Restore()));

        // Whoever stopped the process has set the terminal as it likes, and .NET sets it as it was before.
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGCONT, _ => Begin()));
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        Begin();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        _signals.ForEach(signal => signal.Dispose());
        Restore();
    }

    private static byte[] Read(int fd)
    {
        byte[] attributes = new byte[Libc.TermiosRoom];
        fixed (byte* place = attributes)
        {
            if (Libc.tcgetattr(fd, place) < 0)
                throw new IOException($"The terminal's settings can't be read: {Libc.ErrorText(Marshal.GetLastPInvokeError())}");
        }

        return attributes;
    }

    private void OnExit(object? sender, EventArgs e) => Restore();

    private void Begin()
    {
        lock (_lock)
        {
            if (_isOver)
                return;
            foreach ((int fd, byte[] before) in _terminals)
            {
                byte[] raw = [.. before];
                fixed (byte* attributes = raw)
                {
                    Libc.cfmakeraw(attributes);
                    _ = Libc.tcsetattr(fd, Libc.TCSANOW, attributes);
                }
            }
        }
    }

    private void Restore()
    {
        lock (_lock)
        {
            if (_isOver)
                return;
            _isOver = true;
            foreach ((int fd, byte[] before) in _terminals)
            {
                fixed (byte* attributes = before)
                    _ = Libc.tcsetattr(fd, Libc.TCSANOW, attributes);
            }
        }
    }
}
