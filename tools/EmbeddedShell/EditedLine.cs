using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Text;

namespace EmbeddedShell;

/// <summary>
/// The line that is being edited and its picture on the terminal, which may take several rows. Typing and Backspace at its
/// end need no escape sequence, so they also work on a dumb terminal.
/// </summary>
internal sealed class EditedLine
{
    private readonly OutputChannel _terminal;
    private readonly string _prompt;
    private readonly int _promptColumns;
    private readonly StringBuilder _text = new();
    private int _cursorRow;

    /// <param name="terminal">What it holds in its last line is the prompt.</param>
    public EditedLine(OutputChannel terminal)
    {
        _terminal = terminal;
        _prompt = terminal.OpenLine;
        _promptColumns = DisplayWidth.Of(new StringDecorated(_prompt).ToString(OutputRendering.PlainText));
        _cursorRow = Position(0).Row;
    }

    public string Text => _text.ToString();

    public int Length => _text.Length;

    public int Cursor { get; private set; }

    /// <summary>Where the character before the cursor starts, and where the one at the cursor ends.</summary>
    public int Previous => Cursor > 1 && char.IsLowSurrogate(_text[Cursor - 1]) ? Cursor - 2 : Math.Max(Cursor - 1, 0);

    public int Next => Cursor + 1 < Length && char.IsHighSurrogate(_text[Cursor]) ? Cursor + 2 : Math.Min(Cursor + 1, Length);

    public void Insert(char character)
    {
        _text.Insert(Cursor++, character);
        if (Cursor == Length)
        {
            _terminal.WriteRaw(character.ToString());
            SettleAtLineEnd();
        }
        else
        {
            Redraw();
        }
    }

    public void Delete(int first, int end)
    {
        if (first >= end)
        {
            return;
        }

        int width = DisplayWidth.Of(_text.ToString(first, end - first));
        bool endsLine = end == Length && Cursor == end && Position(Cursor).Column >= width;
        _text.Remove(first, end - first);
        Cursor = first;
        if (endsLine)
        {
            string back = new('\b', width);
            _terminal.WriteRaw(back + new string(' ', width) + back);
        }
        else
        {
            Redraw();
        }
    }

    public void MoveTo(int position)
    {
        if (position != Cursor)
        {
            Cursor = position;
            PlaceCursor();
        }
    }

    public void Replace(string text, int cursor)
    {
        _text.Clear().Append(text);
        Cursor = cursor;
        Redraw();
    }

    /// <summary>Leaves the line for good, with <paramref name="mark"/> behind its text.</summary>
    public void End(string mark = "")
    {
        MoveTo(Length);
        _terminal.WriteRaw(mark + "\n");
        _terminal.ForgetOpenLine();
    }

    private void Redraw()
    {
        _terminal.WriteRaw(Up(_cursorRow) + "\r\e[J" + _prompt + _text);
        int cursor = Cursor;
        Cursor = Length;
        SettleAtLineEnd();
        Cursor = cursor;
        PlaceCursor();
    }

    /// <summary>After the last column a terminal puts off the line break until the next character comes: make it happen now.</summary>
    private void SettleAtLineEnd()
    {
        (_cursorRow, int column) = Position(Cursor);
        if (column == 0 && _cursorRow > 0)
        {
            _terminal.WriteRaw(" \r");
        }
    }

    private void PlaceCursor()
    {
        (int row, int column) = Position(Cursor);
        string vertical = row < _cursorRow ? Up(_cursorRow - row) : row > _cursorRow ? $"\e[{row - _cursorRow}B" : string.Empty;
        _terminal.WriteRaw(vertical + "\r" + (column > 0 ? $"\e[{column}C" : string.Empty));
        _cursorRow = row;
    }

    private static string Up(int rows) => rows > 0 ? $"\e[{rows}A" : string.Empty;

    private (int Row, int Column) Position(int length)
    {
        int cells = _promptColumns + DisplayWidth.Of(_text.ToString(0, length));
        int width = StandardStreams.TerminalSize().Width;
        return (cells / width, cells % width);
    }
}
