using System.Runtime.Versioning;

using Microsoft.Win32.SafeHandles;

using PSSystemdHarden.Interop;
using PSSystemdHarden.Running.Properties;

namespace PSSystemdHarden.Terminals;

/// <summary>A pseudoterminal for a service: what runs there has it as its controlling terminal.</summary>
[SupportedOSPlatform("linux")]
internal sealed class PseudoTerminal : IDisposable
{
    private readonly SafeFileHandle _peer;

    /// <exception cref="IOException">There are too many, or too many open files.</exception>
    internal PseudoTerminal()
    {
        Master = Libc.OpenMaster();
        try
        {
            Path = Libc.PeerPath(Master);
            _peer = Libc.OpenPeer(Master);
        }
        catch (IOException)
        {
            Master.Dispose();
            throw;
        }
    }

    /// <summary>Our end. It does not block.</summary>
    internal SafeFileHandle Master { get; }

    /// <summary>The path of the service's end.</summary>
    internal string Path { get; }

    /// <summary>
    /// The service's standard streams, as StartTransientUnit takes them. systemd makes the terminal that it is given as standard input the
    /// controlling one; by the path it knows which one that is, for PAM and for utmp(5).
    /// </summary>
    internal IReadOnlyList<TransientProperty> Properties =>
    [
        new("TTYPath", "s", Path),
        new("StandardInputFileDescriptor", "h", _peer),
        new("StandardOutputFileDescriptor", "h", _peer),
        new("StandardErrorFileDescriptor", "h", _peer),
    ];

    /// <summary>systemd has its own copy of the service's end: with that here the terminal would never hang up.</summary>
    internal void HandedOver() => _peer.Dispose();

    /// <summary>Gives it the size of another terminal.</summary>
    internal void FollowSize(SafeFileHandle terminal)
    {
        if (Libc.TryGetWindowSize(terminal, out Libc.WindowSize size))
            Libc.SetWindowSize(Master, size);
    }

    /// <summary>Hangs up: what still runs there gets SIGHUP.</summary>
    public void Dispose()
    {
        _peer.Dispose();
        Master.Dispose();
    }
}
