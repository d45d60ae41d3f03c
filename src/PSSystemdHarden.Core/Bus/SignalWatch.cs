using System.Runtime.InteropServices;
using System.Runtime.Versioning;

using PSSystemdHarden.Interop;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Bus;

/// <summary>A registration for signals of one object; disposing it ends them. A signal that is under way may still be handled just after.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class SignalWatch(BusConnection connection, string rule, Action<MessageReader> received, Action<SystemdException> ended) : IDisposable
{
    private SlotHandle? _slot;
    private GCHandle _userData;
    private Utf8StringPool? _strings;
    private volatile bool _isDisposed;

    internal bool IsDisposed => _isDisposed;

    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        connection.Change(this);
    }

    /// <summary>Begins to receive. This and what follows is for the connection's thread.</summary>
    internal int Install(BusHandle bus, delegate* unmanaged<nint, nint, nint, int> callback, Utf8StringPool strings)
    {
        _strings = strings;
        _userData = GCHandle.Alloc(this);
        int r = LibSystemd.sd_bus_add_match_async(bus, out _slot, rule, callback, 0, GCHandle.ToIntPtr(_userData));
        if (r < 0)
            Release();
        return r;
    }

    internal void Receive(nint message)
    {
        if (_isDisposed)
            return;
        try
        {
            received(new MessageReader(message, _strings!));
        }
        catch (SystemdException e)
        {
            // Thrown on through sd-bus's frames it would end the process.
            End(e);
        }
    }

    /// <summary>Tells that no more signals come.</summary>
    internal void End(SystemdException cause)
    {
        if (!_isDisposed)
            ended(cause);
    }

    /// <summary>Frees what sd-bus has of it.</summary>
    internal void Release()
    {
        _slot?.Dispose();
        _slot = null;
        if (_userData.IsAllocated)
            _userData.Free();
    }
}
