using System.Text;

namespace PSSystemdHarden.Scripting;

/// <summary>Makes messages of the bytes that come from a shell, in pieces of any size.</summary>
/// <param name="take">Given each message as soon as it is whole.</param>
internal sealed class MessageSplitter(Action<Message> take)
{
    private const int MostNoise = 16 * 1024;
    private const int FirstBuffer = 64 * 1024;

    private readonly byte[] _header = new byte[Message.HeaderLength];
    private readonly List<byte> _noise = [];
    private int _headerCount;
    private MessageKind _kind;
    private byte[]? _payload;
    private int _count;
    private int _length;

    /// <summary>Whether the side in the sandbox has begun to speak. If not, the shell has not come up.</summary>
    internal bool HasBegun { get; private set; }

    /// <summary>What the shell printed before; the end of it if that is much.</summary>
    internal string Noise => Encoding.UTF8.GetString([.. _noise]);

    /// <exception cref="ScriptMessageException">These are no messages.</exception>
    internal void Add(ReadOnlySpan<byte> data)
    {
        if (!HasBegun && !SkipNoise(ref data))
            return;
        while (!data.IsEmpty)
        {
            if (_payload is null && !ReadHeader(ref data))
                return;
            if (!ReadPayload(ref data))
                return;
            var message = new Message(_kind, _payload!);
            (_payload, _headerCount) = (null, 0);
            take(message);
        }
    }

    private bool SkipNoise(ref ReadOnlySpan<byte> data)
    {
        int before = _noise.Count;
        _noise.AddRange(data);
        Span<byte> all = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_noise);
        int greeting = all.IndexOf(Message.Greeting);
        if (greeting < 0)
        {
            if (_noise.Count > 2 * MostNoise)
                _noise.RemoveRange(0, _noise.Count - MostNoise);
            return false;
        }

        data = data[(greeting + Message.Greeting.Length - before)..];
        _noise.RemoveRange(greeting, _noise.Count - greeting);
        HasBegun = true;
        return true;
    }

    /// <returns>Whether it is whole, and <see cref="_payload"/> made for what follows.</returns>
    private bool ReadHeader(ref ReadOnlySpan<byte> data)
    {
        int count = Math.Min(_header.Length - _headerCount, data.Length);
        data[..count].CopyTo(_header.AsSpan(_headerCount));
        data = data[count..];
        _headerCount += count;
        if (_headerCount < _header.Length)
            return false;
        if (!Message.TryReadHeader(_header, out _kind, out _length))
            throw new ScriptMessageException("what it sent is no message");
        (_payload, _count) = (new byte[Math.Min(_length, FirstBuffer)], 0);
        return true;
    }

    /// <returns>Whether it is whole.</returns>
    private bool ReadPayload(ref ReadOnlySpan<byte> data)
    {
        int count = Math.Min(_length - _count, data.Length);
        if (_count + count > _payload!.Length)
        {
            // A length is believed as far as bytes come for it: a sandbox can claim any.
            Array.Resize(ref _payload, (int)Math.Min(_length, Math.Max(2L * _payload.Length, _count + count)));
        }

        data[..count].CopyTo(_payload.AsSpan(_count));
        data = data[count..];
        _count += count;
        return _count == _length;
    }
}
