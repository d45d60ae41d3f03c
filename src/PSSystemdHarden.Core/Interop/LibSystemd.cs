using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

[assembly: DisableRuntimeMarshalling]

namespace PSSystemdHarden.Interop;

/// <summary>sd-bus, systemd's own D-Bus client: the connection's side (sd-bus(3)). Every int result below 0 is a negative errno.</summary>
/// <remarks>
/// Only non-variadic functions: C's variable arguments can't be called portably from .NET. Those that open a bus are marked as
/// Linux's own for the platform analyzer; the others have nothing to work on where no bus was opened.
/// </remarks>
internal static unsafe partial class LibSystemd
{
    private const string Library = "libsystemd.so.0";

    [LibraryImport(Library)]
    [SupportedOSPlatform("linux")]
    internal static partial int sd_bus_open_system(out BusHandle bus);

    [LibraryImport(Library)]
    [SupportedOSPlatform("linux")]
    internal static partial int sd_bus_open_user(out BusHandle bus);

    [LibraryImport(Library)]
    [SupportedOSPlatform("linux")]
    internal static partial int sd_bus_new(out BusHandle bus);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int sd_bus_set_address(BusHandle bus, string address);

    [LibraryImport(Library)]
    internal static partial int sd_bus_set_bus_client(BusHandle bus, int isBusClient);

    [LibraryImport(Library)]
    internal static partial int sd_bus_start(BusHandle bus);

    [LibraryImport(Library)]
    internal static partial int sd_bus_is_open(BusHandle bus);

    [LibraryImport(Library)]
    internal static partial int sd_bus_get_fd(BusHandle bus);

    [LibraryImport(Library)]
    internal static partial int sd_bus_get_events(BusHandle bus);

    /// <summary>The next deadline as absolute microseconds of CLOCK_MONOTONIC; UINT64_MAX for none.</summary>
    [LibraryImport(Library)]
    internal static partial int sd_bus_get_timeout(BusHandle bus, out ulong deadline);

    [LibraryImport(Library)]
    internal static partial int sd_bus_process(BusHandle bus, nint message);

    [LibraryImport(Library)]
    internal static partial int sd_bus_call_async(
        BusHandle bus, out SlotHandle slot, MessageHandle message, delegate* unmanaged<nint, nint, nint, int> callback, nint userdata, ulong timeoutMicroseconds);

    /// <summary>Where the bus has no daemon the rule is applied here alone. Without a callback for the installation its failure ends the connection.</summary>
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int sd_bus_add_match_async(
        BusHandle bus, out SlotHandle slot, string match, delegate* unmanaged<nint, nint, nint, int> callback, nint installCallback, nint userdata);

    [LibraryImport(Library)]
    internal static partial nint sd_bus_slot_unref(nint slot);

    [LibraryImport(Library)]
    internal static partial nint sd_bus_close_unref(nint bus);
}
