using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PSSystemdHarden.Interop;

/// <summary>An eventfd(2): wakes a thread that sleeps in poll(2).</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class EventFd : SafeHandle
{
    internal EventFd()
        : base(-1, ownsHandle: true)
    {
        int fd = Libc.eventfd(0, Libc.EFD_CLOEXEC | Libc.EFD_NONBLOCK);
        if (fd < 0)
            throw new IOException($"eventfd: {Libc.ErrorText(Marshal.GetLastPInvokeError())}");
        SetHandle(fd);
    }

    public override bool IsInvalid => handle < 0;

    internal int Fd => (int)handle;

    /// <summary>Wakes the poller; harmless when it is awake, or when the handle is closed meanwhile.</summary>
    internal void Signal()
    {
        bool held = false;
        try
        {
            DangerousAddRef(ref held);
            ulong one = 1;
            // The only possible failure is a full counter: the poller is awake then anyway.
            _ = Libc.write(Fd, &one, sizeof(ulong));
        }
        catch (ObjectDisposedException)
        {
            // The loop has ended: nobody is left to be woken.
        }
        finally
        {
            if (held)
                DangerousRelease();
        }
    }

    /// <summary>Resets the counter, so that poll(2) sleeps again.</summary>
    internal void Clear()
    {
        ulong count;
        _ = Libc.read(Fd, &count, sizeof(ulong));
    }

    protected override bool ReleaseHandle() => Libc.close((int)handle) == 0;
}
