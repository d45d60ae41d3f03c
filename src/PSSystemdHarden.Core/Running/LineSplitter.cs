using System.Buffers;
using System.Text;

namespace PSSystemdHarden.Running;

/// <summary>
/// Makes lines of bytes that come in pieces, as .NET's Process does, and so PowerShell for native commands: UTF-8, and "\n", "\r" or "\r\n" end a
/// line. A last line without an end is one, too.
/// </summary>
/// <remarks>Neither character is part of any other's bytes, so that whole lines are decoded, and never half a character.</remarks>
internal sealed class LineSplitter(Action<string> take)
{
    private readonly ArrayBufferWriter<byte> _begun = new();
    private bool _wasReturn;

    internal void Add(ReadOnlySpan<byte> data)
    {
        if (_wasReturn && data is [(byte)'\n', ..])
            data = data[1..];
        if (!data.IsEmpty)
            _wasReturn = false;
        while (data.IndexOfAny((byte)'\n', (byte)'\r') is >= 0 and int end)
        {
            Take(data[..end]);
            bool isReturn = data[end] == '\r';
            data = data[(end + 1)..];
            if (isReturn && data.IsEmpty)
                _wasReturn = true;
            else if (isReturn && data[0] == '\n')
                data = data[1..];
        }

        _begun.Write(data);
    }

    /// <summary>Gives what is left.</summary>
    internal void End()
    {
        if (_begun.WrittenCount > 0)
            Take([]);
    }

    private void Take(ReadOnlySpan<byte> end)
    {
        if (_begun.WrittenCount == 0)
        {
            take(Encoding.UTF8.GetString(end));
            return;
        }

        _begun.Write(end);
        string line = Encoding.UTF8.GetString(_begun.WrittenSpan);
        _begun.ResetWrittenCount();
        take(line);
    }
}
