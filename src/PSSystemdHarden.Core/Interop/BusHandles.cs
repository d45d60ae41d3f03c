using System.Runtime.InteropServices;

namespace PSSystemdHarden.Interop;

/// <summary>An sd_bus connection. Closing it drops what is still queued: callers have had their answers, or given up.</summary>
internal sealed class BusHandle : SafeHandle
{
    public BusHandle()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibSystemd.sd_bus_close_unref(handle);
        return true;
    }
}

/// <summary>An outgoing sd_bus_message. Replies are borrowed from sd-bus and have no handle.</summary>
internal sealed class MessageHandle : SafeHandle
{
    public MessageHandle()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibSystemd.sd_bus_message_unref(handle);
        return true;
    }
}

/// <summary>sd-bus's registration of a reply callback; releasing it first means that the callback never runs.</summary>
internal sealed class SlotHandle : SafeHandle
{
    public SlotHandle()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibSystemd.sd_bus_slot_unref(handle);
        return true;
    }
}
