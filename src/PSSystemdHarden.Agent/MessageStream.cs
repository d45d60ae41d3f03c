using PSSystemdHarden.Scripting;

namespace PSSystemdHarden.Agent;

/// <summary>Messages on a byte stream. Writing is safe from several threads.</summary>
internal sealed class MessageStream(Stream stream) : IDisposable
{
    private readonly object _lock = new();

    internal void Write(Message message)
    {
        byte[] bytes = message.ToBytes();
        lock (_lock)
            stream.Write(bytes);
    }

    /// <summary>The next message; null where the stream ends.</summary>
    internal Message? Read()
    {
        Span<byte> header = stackalloc byte[Message.HeaderLength];
        if (stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length)
            return null;
        if (!Message.TryReadHeader(header, out MessageKind kind, out int length))
            throw new InvalidDataException("What came is no message.");
        var payload = new byte[length];
        return stream.ReadAtLeast(payload, length, throwOnEndOfStream: false) < length ? null : new Message(kind, payload);
    }

    public void Dispose() => stream.Dispose();
}
