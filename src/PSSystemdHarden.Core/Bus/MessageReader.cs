using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;

using PSSystemdHarden.Interop;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Bus;

/// <summary>Reads a reply from front to back. Valid only inside the decoder that it is handed to.</summary>
/// <remarks>Every read throws <see cref="BusProtocolException"/> when the message holds something else.</remarks>
internal sealed unsafe class MessageReader(nint message, Utf8StringPool strings) : IPropertyReader
{
    /// <summary>Enters an array, struct ('r'), dictionary entry ('e') or variant ('v'); false at the end of the enclosing array.</summary>
    internal bool Enter(char type, ReadOnlySpan<byte> contents)
    {
        fixed (byte* signature = contents)
        {
            int r = LibSystemd.sd_bus_message_enter_container(message, (byte)type, signature);
            if (r < 0)
                ThrowUnexpected(r, $"{type} of {Encoding.ASCII.GetString(contents)}");
            return r > 0;
        }
    }

    internal void Exit()
    {
        int r = LibSystemd.sd_bus_message_exit_container(message);
        if (r < 0)
            ThrowUnexpected(r, "the end of a container");
    }

    /// <summary>Whether the container that was entered last has been read to its end.</summary>
    internal bool IsAtEnd
    {
        get
        {
            int r = LibSystemd.sd_bus_message_at_end(message, 0);
            if (r < 0)
                ThrowUnexpected(r, "container");
            return r > 0;
        }
    }

    /// <summary>The signature of what is in the container that comes next.</summary>
    internal string PeekContents(char type)
    {
        byte found;
        byte* contents;
        int r = LibSystemd.sd_bus_message_peek_type(message, &found, &contents);
        if (r <= 0 || found != type)
            ThrowUnexpected(r, type.ToString());
        return Encoding.ASCII.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(contents));
    }

    /// <summary>Skips values of a signature; the span must be zero-terminated, as u8 literals are.</summary>
    internal void Skip(ReadOnlySpan<byte> signature)
    {
        fixed (byte* types = signature)
        {
            int r = LibSystemd.sd_bus_message_skip(message, types);
            if (r < 0)
                ThrowUnexpected(r, Encoding.ASCII.GetString(signature));
        }
    }

    /// <summary>The bytes of a string ('s') or object path ('o'), valid while the decoder runs; empty at the end of an array.</summary>
    internal bool TryReadUtf8(char type, out ReadOnlySpan<byte> value)
    {
        byte* text;
        bool any = TryRead(type, &text);
        value = any ? MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text) : default;
        return any;
    }

    public string ReadString()
    {
        if (!TryReadUtf8('s', out ReadOnlySpan<byte> value))
            ThrowUnexpected(0, "s");
        return strings.Get(value);
    }

    internal string ReadObjectPath()
    {
        if (!TryReadUtf8('o', out ReadOnlySpan<byte> value))
            ThrowUnexpected(0, "o");
        return Encoding.UTF8.GetString(value);
    }

    public bool ReadBoolean()
    {
        int value;
        Read('b', &value);
        return value != 0;
    }

    public int ReadInt32() => ReadNumber<int>('i');

    public uint ReadUInt32() => ReadNumber<uint>('u');

    public ulong ReadUInt64() => ReadNumber<ulong>('t');

    /// <summary>A number of a fixed size, by its D-Bus type.</summary>
    internal T ReadNumber<T>(char type)
        where T : unmanaged
    {
        T value;
        Read(type, &value);
        return value;
    }

    public byte[] ReadBytes()
    {
        void* data;
        nuint size;
        int r = LibSystemd.sd_bus_message_read_array(message, (byte)'y', &data, &size);
        if (r < 0)
            ThrowUnexpected(r, "ay");
        return new ReadOnlySpan<byte>(data, checked((int)size)).ToArray();
    }

    public string[] ReadStrings()
    {
        Enter('a', "s"u8);
        var list = new List<string>();
        while (TryReadUtf8('s', out ReadOnlySpan<byte> value))
            list.Add(strings.Get(value));
        Exit();
        return [.. list];
    }

    public T ReadStruct<T>(ReadOnlySpan<byte> contents, Func<IPropertyReader, T> read)
    {
        Enter('r', contents);
        T value = read(this);
        Exit();
        return value;
    }

    public T[] ReadStructs<T>(ReadOnlySpan<byte> contents, Func<IPropertyReader, T> read)
    {
        Span<byte> element = stackalloc byte[contents.Length + 3];
        element[0] = (byte)'(';
        contents.CopyTo(element[1..]);
        element[^2] = (byte)')';
        element[^1] = 0;

        Enter('a', element);
        var list = new List<T>();
        while (Enter('r', contents))
        {
            list.Add(read(this));
            Exit();
        }

        Exit();
        return [.. list];
    }

    private void Read(char type, void* value)
    {
        if (!TryRead(type, value))
            ThrowUnexpected(0, type.ToString());
    }

    private bool TryRead(char type, void* value)
    {
        int r = LibSystemd.sd_bus_message_read_basic(message, (byte)type, value);
        if (r < 0)
            ThrowUnexpected(r, type.ToString());
        return r > 0;
    }

    [DoesNotReturn]
    private static void ThrowUnexpected(int result, string wanted) =>
        throw new BusProtocolException(
            $"A D-Bus reply does not hold the expected {wanted}{(result < 0 ? $": {Libc.ErrorText(-result)}" : string.Empty)}.");
}
