using System.Buffers.Binary;
using System.Text;

namespace PSSystemdHarden.Scripting;

/// <summary>One message: its kind and its payload. On the wire: the kind, the payload's length (32 bits, little endian), and the payload.</summary>
internal readonly record struct Message(MessageKind Kind, byte[] Payload)
{
    internal const int HeaderLength = 5;

    internal Message(MessageKind kind, string text)
        : this(kind, Encoding.UTF8.GetBytes(text))
    {
    }

    /// <summary>What the side in the sandbox sends first. Whatever the shell may have printed while it started is before it.</summary>
    internal static ReadOnlySpan<byte> Greeting => "\0PSSystemdHarden\0"u8;

    internal string Text => Encoding.UTF8.GetString(Payload);

    internal byte[] ToBytes()
    {
        var bytes = new byte[HeaderLength + Payload.Length];
        bytes[0] = (byte)Kind;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(1), Payload.Length);
        Payload.CopyTo(bytes.AsSpan(HeaderLength));
        return bytes;
    }

    /// <summary>False for what is no header.</summary>
    internal static bool TryReadHeader(ReadOnlySpan<byte> header, out MessageKind kind, out int length)
    {
        kind = (MessageKind)header[0];
        length = BinaryPrimitives.ReadInt32LittleEndian(header[1..]);
        return length >= 0 && Enum.IsDefined(kind);
    }
}
