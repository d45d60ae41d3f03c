using PSSystemdHarden.Interop;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Bus;

/// <summary>Writes the arguments of a method call.</summary>
internal readonly struct MessageWriter(MessageHandle message)
{
    internal void WriteString(string value) => Check(LibSystemd.sd_bus_message_append_basic(message, (byte)'s', value));

    internal void WriteStrings(IEnumerable<string> values)
    {
        Check(LibSystemd.sd_bus_message_open_container(message, (byte)'a', "s"));
        foreach (string value in values)
            WriteString(value);
        Check(LibSystemd.sd_bus_message_close_container(message));
    }

    private static void Check(int result)
    {
        if (result < 0)
            throw new BusProtocolException($"A D-Bus message can't be written: {Libc.ErrorText(-result)}.");
    }
}
