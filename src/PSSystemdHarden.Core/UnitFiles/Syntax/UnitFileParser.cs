using System.Text;
using System.Text.Unicode;

namespace PSSystemdHarden.UnitFiles.Syntax;

/// <summary>Reads unit files as systemd's own parser does, of any version from 247 to 262: line by line, never backwards.</summary>
internal ref struct UnitFileParser
{
    /// <summary>The longest line, and the longest joined line, that systemd reads, in bytes.</summary>
    internal const int MaxLineLength = 1024 * 1024;

    private const string Blanks = " \t\n\r";

    private readonly ReadOnlySpan<byte> _content;
    private readonly List<UnitFileItem> _items = [];
    private int _position;
    private int _line;
    private bool _bomSeen;
    private string? _section;

    private UnitFileParser(ReadOnlySpan<byte> content) => _content = content;

    internal static UnitFile Parse(string path, byte[] content)
    {
        var parser = new UnitFileParser(content);
        while (parser._position < content.Length)
            parser._items.Add(parser.ReadItem());
        return new UnitFile(path, content, parser._items);
    }

    private UnitFileItem ReadItem()
    {
        int start = _position;
        int firstLine = _line + 1;
        ReadOnlySpan<byte> text = ReadLine();
        if (IsComment(text))
            return new UnitFileItem(UnitFileItemKind.Comment, start, _position - start, firstLine, Column(text), _section);

        int bom = SkipBom(ref text);
        ReadOnlySpan<byte> joined = EndsInBackslash(text) ? Join(text) : text;
        bool tooLong = text.Length >= MaxLineLength || joined.Length > MaxLineLength;
        var place = new Place(start, _position - start, firstLine, Column(text) + bom, text);
        return tooLong ? Fatal(place, "the line is longer than 1 MiB") : Understand(joined, place);
    }

    /// <summary>Joins a line that ends in a backslash with what follows; comments in between are passed over.</summary>
    private ReadOnlySpan<byte> Join(ReadOnlySpan<byte> first)
    {
        var joined = new List<byte>(first.Length * 2);
        AppendContinued(joined, first);
        while (_position < _content.Length && joined.Count <= MaxLineLength)
        {
            ReadOnlySpan<byte> next = ReadLine();
            if (IsComment(next))
                continue;
            SkipBom(ref next);
            if (!EndsInBackslash(next))
            {
                joined.AddRange(next);
                break;
            }

            AppendContinued(joined, next);
        }

        return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(joined);
    }

    private UnitFileItem Understand(ReadOnlySpan<byte> bytes, Place place)
    {
        if (!Utf8.IsValid(bytes))
            return Fatal(place, "the text is not valid UTF-8");
        string text = Encoding.UTF8.GetString(bytes).Trim(Blanks.ToCharArray());
        if (text.Length == 0)
            return Item(UnitFileItemKind.Blank, place);
        if (HasNonCharacter(text))
            return Fatal(place, "the text is not valid UTF-8");
        if (text[0] == '[')
            return UnderstandHeader(text, place);

        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals switch
        {
            < 0 => Item(UnitFileItemKind.Ignored, place) with { Problem = "the line has no '='" },
            0 => Item(UnitFileItemKind.Ignored, place) with { Problem = "there is no key before '='" },
            _ => Item(UnitFileItemKind.Assignment, place) with
            {
                Key = text[..equals].TrimEnd(Blanks.ToCharArray()),
                Value = text[(equals + 1)..].TrimStart(Blanks.ToCharArray()),
                ValueColumn = place.ColumnAfterEquals(),
            },
        };
    }

    private UnitFileItem UnderstandHeader(string text, Place place)
    {
        if (text[^1] != ']')
            return Fatal(place, "the section header has no ']' at its end");
        string name = text[1..^1];
        if (name.AsSpan().IndexOfAnyInRange('\0', '\x1F') >= 0 || name.AsSpan().IndexOfAny("\\\"'\x7F") >= 0)
            return Fatal(place, "the section's name has characters that can't be in one");
        _section = name;
        return Item(UnitFileItemKind.Section, place);
    }

    private readonly UnitFileItem Item(UnitFileItemKind kind, Place place) => new(kind, place.Start, place.Length, place.Line, place.Column, _section);

    private readonly UnitFileItem Fatal(Place place, string problem) => Item(UnitFileItemKind.Fatal, place) with { Problem = problem };

    /// <summary>The next line without its end, which is \n, \r, \0, or one of each: a \0 is always the last of them.</summary>
    private ReadOnlySpan<byte> ReadLine()
    {
        ReadOnlySpan<byte> rest = _content[_position..];
        int length = rest.IndexOfAny((byte)'\n', (byte)'\r', (byte)0);
        if (length < 0)
            length = rest.Length;

        int end = length;
        bool lineFeed = false, carriageReturn = false;
        for (; end < rest.Length; end++)
        {
            byte b = rest[end];
            if (b == '\n' && !lineFeed)
                lineFeed = true;
            else if (b == '\r' && !carriageReturn)
                carriageReturn = true;
            else
                break;
        }

        if (end < rest.Length && rest[end] == 0)
            end++;
        _position += end;
        _line++;
        return rest[..length];
    }

    private int SkipBom(ref ReadOnlySpan<byte> text)
    {
        if (_bomSeen || !text.StartsWith("\uFEFF"u8))
            return 0;
        _bomSeen = true;
        text = text[3..];
        return 1;
    }

    private static bool IsComment(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> trimmed = text.TrimStart(" \t"u8);
        return !trimmed.IsEmpty && trimmed[0] is (byte)'#' or (byte)';';
    }

    private static bool EndsInBackslash(ReadOnlySpan<byte> text)
    {
        int backslashes = text.Length - (text.LastIndexOfAnyExcept((byte)'\\') + 1);
        return backslashes % 2 == 1;
    }

    private static void AppendContinued(List<byte> joined, ReadOnlySpan<byte> text)
    {
        joined.AddRange(text[..^1]);
        joined.Add((byte)' ');
    }

    private static int Column(ReadOnlySpan<byte> text) => text.Length - text.TrimStart(" \t"u8).Length + 1;

    // systemd holds the code points that Unicode reserves for ever (U+FFFE, U+FDD0 and the like) for invalid.
    private static bool HasNonCharacter(string text)
    {
        foreach (char c in text)
        {
            if (c >= '\uD800')
                return text.EnumerateRunes().Any(rune => (rune.Value & 0xFFFE) == 0xFFFE || rune.Value is >= 0xFDD0 and <= 0xFDEF);
        }

        return false;
    }

    private readonly ref struct Place(int start, int length, int line, int column, ReadOnlySpan<byte> firstLine)
    {
        private readonly ReadOnlySpan<byte> _firstLine = firstLine;

        internal int Start { get; } = start;

        internal int Length { get; } = length;

        internal int Line { get; } = line;

        internal int Column { get; } = column;

        internal int ColumnAfterEquals()
        {
            int equals = _firstLine.IndexOf((byte)'=');
            if (equals < 0)
                return Column;
            ReadOnlySpan<byte> after = _firstLine[(equals + 1)..];
            int blanks = after.Length - after.TrimStart(" \t"u8).Length;
            int indent = _firstLine.Length - _firstLine.TrimStart(" \t"u8).Length;
            return Column - indent + Encoding.UTF8.GetCharCount(_firstLine[..(equals + 1)]) + blanks;
        }
    }
}
