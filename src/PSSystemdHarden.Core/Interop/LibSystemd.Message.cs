using System.Runtime.InteropServices;

namespace PSSystemdHarden.Interop;

/// <summary>sd-bus messages (sd_bus_message_*(3)).</summary>
internal static unsafe partial class LibSystemd
{
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int sd_bus_message_new_method_call(
        BusHandle bus, out MessageHandle message, string? destination, string path, string @interface, string member);

    [LibraryImport(Library)]
    internal static partial nint sd_bus_message_unref(nint message);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int sd_bus_message_append_basic(MessageHandle message, byte type, string value);

    [LibraryImport(Library)]
    internal static partial int sd_bus_message_append_basic(MessageHandle message, byte type, void* value);

    [LibraryImport(Library)]
    internal static partial int sd_bus_message_append_array(MessageHandle message, byte type, void* data, nuint size);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int sd_bus_message_open_container(MessageHandle message, byte type, string contents);

    [LibraryImport(Library)]
    internal static partial int sd_bus_message_close_container(MessageHandle message);

    /// <summary>Whether polkit may ask the user, where an agent of the user's session is there to do it.</summary>
    [LibraryImport(Library)]
    internal static partial int sd_bus_message_set_allow_interactive_authorization(MessageHandle message, int allow);

    /// <summary>Null unless the message is an error reply.</summary>
    [LibraryImport(Library)]
    internal static partial BusError* sd_bus_message_get_error(nint message);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial int sd_bus_message_enter_container(nint message, byte type, byte* contents);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial int sd_bus_message_exit_container(nint message);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial int sd_bus_message_read_basic(nint message, byte type, void* value);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial int sd_bus_message_read_array(nint message, byte type, void** data, nuint* size);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial int sd_bus_message_peek_type(nint message, byte* type, byte** contents);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial int sd_bus_message_at_end(nint message, int complete);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial int sd_bus_message_skip(nint message, byte* types);

    /// <summary>sd_bus_error: two C strings and a flag (sd-bus.h). The message owns them.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal readonly struct BusError
    {
        internal readonly byte* Name;
        internal readonly byte* Message;
        private readonly int _needFree;
    }
}
