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

    /// <summary>Backslash sequences of C are resolved; one that is none stays as it is written.</summary>
    Unescape = 2,

    /// <summary>A quote or an escape that is not finished ends with the text.</summary>
    Relax = 4,

    /// <summary>A backslash is as plain as any character.</summary>
    KeepEscapes = 8,
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
    /// <exception cref="FormatException">A quote or an escape is not finished. What follows can't be read.</exception>
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
            if (c == '\\' && !rules.HasFlag(WordRules.KeepEscapes))
            {
                AppendEscaped(word, quote != '\0');
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

    private void AppendEscaped(StringBuilder word, bool quoted)
    {
        if (_position == _text.Length)
        {
            if (rules.HasFlag(WordRules.Unescape) && !quoted)
                word.Append('\\');
            else if (!rules.HasFlag(WordRules.Relax))
                throw new FormatException("a backslash at the end escapes nothing");
            return;
        }

        char c = _text[_position++];
        if (!rules.HasFlag(WordRules.Unescape))
            word.Append(c);
        else if (Escape(c) is { } resolved)
            word.Append(resolved);
        else
            word.Append('\\').Append(c);
    }

    private string? Escape(char c) => c switch
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
        'x' => Code(_position, 2, 16),
        'u' => Code(_position, 4, 16),
        'U' => Code(_position, 8, 16),
        >= '0' and <= '7' => Code(_position - 1, 3, 8),
        _ => null,
    };

    private string? Code(int start, int digits, int radix)
    {
        if (start + digits > _text.Length)
            return null;
        uint value = 0;
        foreach (char c in _text.Slice(start, digits))
        {
            int digit = char.IsAsciiHexDigit(c) ? int.Parse([c], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : radix;
            if (digit >= radix)
                return null;
            value = (value * (uint)radix) + (uint)digit;
        }

        if (value == 0 || !Rune.IsValid(value) || (radix == 8 && value > byte.MaxValue))
            return null;
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
