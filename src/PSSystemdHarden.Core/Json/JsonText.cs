using System.Buffers;
using System.Text;
using System.Text.Json;

using PSSystemdHarden.Units;

namespace PSSystemdHarden.Json;

/// <summary>The text of a JSON file: gives errors their line and column.</summary>
internal abstract class JsonText(byte[] json)
{
    // Far longer than any name; what is quoted in a message must not be as long as the file.
    private const int LongestQuote = 80;

    // Tokens are asked for in their order, so counting goes on from the last one: a file on one line stays cheap.
    private int _offset, _line = 1, _column = 1;

    internal static string Quote(string text) => text.Length <= LongestQuote ? $"'{text}'" : $"'{text[..LongestQuote]}...'";

    internal FilePosition PositionOf(in Utf8JsonReader reader) => PositionAt((int)reader.TokenStartIndex);

    /// <summary>The exception for something that is wrong at a place.</summary>
    internal abstract SystemdException Error(FilePosition position, string message, Exception? inner = null);

    /// <summary>Refuses text that is no JSON: not UTF-8, not well formed, or with a string that no text can be made of.</summary>
    /// <exception cref="SystemdException">It is none.</exception>
    internal void Validate()
    {
        if (OffsetOfInvalidUtf8() is int offset)
            throw Error(PositionAt(offset), "not UTF-8");
        try
        {
            var reader = new Utf8JsonReader(json);
            while (reader.Read())
                ValidateEscapes(reader);
        }
        catch (JsonException e)
        {
            // .NET repeats the position, counted otherwise, at the end of its message.
            int end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
            throw Error(PositionOf(e), $"no JSON: {(end < 0 ? e.Message : e.Message[..end])}", e);
        }
    }

    private static int? NextInvalid(ReadOnlySpan<byte> rest)
    {
        int offset = 0;
        while (offset < rest.Length)
        {
            if (Rune.DecodeFromUtf8(rest[offset..], out _, out int consumed) is not OperationStatus.Done)
                return offset;
            offset += consumed;
        }

        return null;
    }

    private int? OffsetOfInvalidUtf8() => System.Text.Unicode.Utf8.IsValid(json) ? null : NextInvalid(json);

    private void ValidateEscapes(in Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName) || !reader.ValueIsEscaped)
            return;
        try
        {
            reader.GetString();
        }
        catch (InvalidOperationException e)
        {
            throw Error(PositionOf(reader), "no JSON: half of a surrogate pair in a string", e);
        }
    }

    private FilePosition PositionOf(JsonException e)
    {
        int start = 0;
        for (long line = e.LineNumber ?? 0; line > 0; line--)
            start += json.AsSpan(start).IndexOf((byte)'\n') + 1;
        return PositionAt(Math.Min(json.Length, start + (int)(e.BytePositionInLine ?? 0)));
    }

    private FilePosition PositionAt(int offset)
    {
        if (offset < _offset)
            (_offset, _line, _column) = (0, 1, 1);
        for (; _offset < offset; _offset++)
        {
            byte b = json[_offset];
            if (b == '\n')
                (_line, _column) = (_line + 1, 1);
            else if ((b & 0b1100_0000) != 0b1000_0000)
                _column++;
        }

        return new FilePosition(_line, _column);
    }
}
