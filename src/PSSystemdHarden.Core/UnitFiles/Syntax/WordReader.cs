using System.Buffers;
using System.Globalization;
using System.Text;

namespace PSSystemdHarden.UnitFiles.Syntax;

/// <summary>How words are taken from a value; systemd's parsers differ in that.</summary>
[Flags]
internal enum WordRules
{
    /// <summary>Words end at blanks, and a backslash makes the next character plain.</summary>
    None = 0,

    /// <summary>Quotes group, and are taken away.</summary>
    Unquote = 1,

    /// <summary>Backslash sequences of C are resolved.</summary>
    Unescape = 2,

    /// <summary>A quote or an escape that is not finished ends with the text.</summary>
    Relax = 4,
}

/// <summary>Takes a value apart into words, by systemd's rules of quoting (systemd.syntax(7), "Quoting").</summary>
internal ref struct WordReader(string text, WordRules rules)
{
    private static readonly SearchValues<char> s_special = SearchValues.Create(" \t\n\r\\'\"");

    private readonly ReadOnlySpan<char> _text = text;
    private int _position;

    /// <summary>What has not been read yet.</summary>
    internal readonly string Rest => _text[_position..].ToString();

    /// <summary>The next word, or null at the end.</summary>
    /// <exception cref="FormatException">A quote or an escape is not finished, or an escape is unknown. What follows can't be read.</exception>
    internal string? Next()
    {
        SkipBlanks();
        if (_position == _text.Length)
            return null;

        if (FastWord() is { } plain)
            return plain;
        var word = new StringBuilder();
        char quote = '\0';
        while (_position < _text.Length)
        {
            char c = _text[_position++];
            if (c == '\\')
            {
                AppendEscaped(word);
            }
            else if (quote != '\0')
            {
                if (c == quote)
                    quote = '\0';
                else
                    word.Append(c);
            }
            else if (c is '\'' or '"' && rules.HasFlag(WordRules.Unquote))
            {
                quote = c;
            }
            else if (IsBlank(c))
            {
                break;
            }
            else
            {
                word.Append(c);
            }
        }

        if (quote != '\0' && !rules.HasFlag(WordRules.Relax))
            throw new FormatException("a quote is not closed");
        SkipBlanks();
        return word.ToString();
    }

    /// <summary>All words of a text.</summary>
    /// <returns>What could be read, and whether that was all.</returns>
    internal static (List<string> Words, bool Whole) Read(string text, WordRules rules)
    {
        var words = new List<string>();
        var reader = new WordReader(text, rules);
        try
        {
            while (reader.Next() is { } word)
                words.Add(word);
        }
        catch (FormatException)
        {
            return (words, false);
        }

        return (words, true);
    }

    /// <summary>Passes over a separator of commands: a lone ";" that is neither quoted nor escaped.</summary>
    internal bool SkipSemicolon() => SkipToken(";");

    /// <summary>Passes over an escaped ";", which is an argument.</summary>
    internal bool SkipEscapedSemicolon() => SkipToken("\\;");

    private bool SkipToken(string token)
    {
        ReadOnlySpan<char> rest = _text[_position..];
        if (!rest.StartsWith(token, StringComparison.Ordinal) || (rest.Length > token.Length && !IsBlank(rest[token.Length])))
            return false;
        _position += token.Length;
        SkipBlanks();
        return true;
    }

    // Nearly every word has neither quotes nor escapes.
    private string? FastWord()
    {
        ReadOnlySpan<char> rest = _text[_position..];
        int end = rest.IndexOfAny(s_special);
        if (end >= 0 && !IsBlank(rest[end]))
            return null;
        string word = (end < 0 ? rest : rest[..end]).ToString();
        _position += word.Length;
        SkipBlanks();
        return word;
    }

    private void AppendEscaped(StringBuilder word)
    {
        if (_position == _text.Length)
        {
            if (!rules.HasFlag(WordRules.Relax))
                throw new FormatException("a backslash at the end escapes nothing");
        }
        else if (!rules.HasFlag(WordRules.Unescape))
        {
            word.Append(_text[_position++]);
        }
        else
        {
            word.Append(Escape(_text[_position++]));
        }
    }

    private string Escape(char c) => c switch
    {
        'a' => "\a",
        'b' => "\b",
        'f' => "\f",
        'n' => "\n",
        'r' => "\r",
        't' => "\t",
        'v' => "\v",
        's' => " ",
        '\\' or '"' or '\'' => c.ToString(),
        'x' => Code(2, 16, 1),
        'u' => Code(4, 16, 1),
        'U' => Code(8, 16, 1),
        >= '0' and <= '7' => Code(3, 8, 0),
        _ => throw new FormatException($"'\\{c}' is no known escape"),
    };

    private string Code(int digits, int radix, int skip)
    {
        int start = _position - 1 + skip;
        if (start + digits > _text.Length)
            throw new FormatException("an escape is not finished");
        ReadOnlySpan<char> text = _text.Slice(start, digits);
        uint value = 0;
        foreach (char c in text)
        {
            int digit = char.IsAsciiHexDigit(c) ? int.Parse([c], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : radix;
            if (digit >= radix)
                throw new FormatException($"'{text}' is no number in an escape");
            value = (value * (uint)radix) + (uint)digit;
        }

        if (value == 0 || !Rune.IsValid(value) || (radix == 8 && value > byte.MaxValue))
            throw new FormatException($"'{text}' is no character in an escape");
        _position = start + digits;
        return new Rune(value).ToString();
    }

    private void SkipBlanks()
    {
        while (_position < _text.Length && IsBlank(_text[_position]))
            _position++;
    }

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\n' or '\r';
}
