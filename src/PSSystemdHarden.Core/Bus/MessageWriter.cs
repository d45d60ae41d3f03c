using System.Runtime.InteropServices;

using PSSystemdHarden.Interop;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Bus;

/// <summary>Writes the arguments of a method call.</summary>
internal readonly unsafe struct MessageWriter(MessageHandle message)
{
    internal void WriteBoolean(bool value)
    {
        int flag = value ? 1 : 0;
        Check(LibSystemd.sd_bus_message_append_basic(message, (byte)'b', &flag));
    }

    internal void WriteUInt64(ulong value) => WriteNumber('t', value);

    /// <summary>A number of a fixed size, by its D-Bus type.</summary>
    internal void WriteNumber<T>(char type, T value)
        where T : unmanaged => Check(LibSystemd.sd_bus_message_append_basic(message, (byte)type, &value));

    internal void WriteString(string value) => Check(LibSystemd.sd_bus_message_append_basic(message, (byte)'s', value));

    internal void WriteBytes(ReadOnlySpan<byte> value)
    {
        fixed (byte* data = value)
        {
            Check(LibSystemd.sd_bus_message_append_array(message, (byte)'y', data, (nuint)value.Length));
        }
    }

    /// <summary>A copy of a file descriptor; the message keeps it until it is sent.</summary>
    internal void WriteFileDescriptor(SafeHandle file)
    {
        bool held = false;
        try
        {
            file.DangerousAddRef(ref held);
            WriteNumber('h', (int)file.DangerousGetHandle());
        }
        finally
        {
            if (held)
                file.DangerousRelease();
        }
    }

    internal void WriteStrings(IEnumerable<string> values)
    {
        WriteContainer('a', "s", writer =>
        {
            foreach (string value in values)
                writer.WriteString(value);
        });
    }

    /// <summary>Writes an array ('a'), struct ('r') or variant ('v') of those contents.</summary>
    internal void WriteContainer(char type, string contents, Action<MessageWriter> write)
    {
        Check(LibSystemd.sd_bus_message_open_container(message, (byte)type, contents));
        write(this);
        Check(LibSystemd.sd_bus_message_close_container(message));
    }

    private static void Check(int result)
    {
        if (result < 0)
            throw new BusProtocolException("A D-Bus message can't be written", -result);
    }
}
