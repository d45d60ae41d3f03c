namespace EmbeddedShell;

/// <summary>Reads one line from the terminal, with the keys that everyone expects in a shell.</summary>
/// <param name="terminal">Where the line is shown, after the prompt that is there already.</param>
/// <param name="interrupted">Whether a signal has come.</param>
internal sealed class LineEditor(OutputChannel terminal, Func<bool> interrupted)
{
    /// <summary>What Up and Down walk through. Null: no history, as in a prompt for one value.</summary>
    public InputHistory? History { get; init; }

    /// <summary>Tab: the line and cursor with the next completion, or null. Null: Tab does nothing.</summary>
    public Func<string, int, (string Text, int Cursor)?>? Complete { get; init; }

    /// <summary>The line; null after Ctrl+D on an empty one, or where the terminal is gone.</summary>
    /// <exception cref="OperationCanceledException">Ctrl+C, or a signal.</exception>
    public string? Read()
    {
        using var keyboard = new Keyboard(interrupted);
        var line = new EditedLine(terminal);
        try
        {
            string? text = ReadKeys(keyboard, line);
            History?.Add(text);
            return text;
        }
        catch (OperationCanceledException)
        {
            line.End("^C");
            throw;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private string? ReadKeys(Keyboard keyboard, EditedLine line)
    {
        while (true)
        {
            ConsoleKeyInfo key = keyboard.Read();
            bool control = key.Modifiers.HasFlag(ConsoleModifiers.Control);
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    line.End();
                    return line.Text;
                case ConsoleKey.C when Keyboard.IsControlC(key):
                    throw new OperationCanceledException();
                case ConsoleKey.D when control && line.Length == 0:
                    line.End();
                    return null;
                case ConsoleKey.Backspace:
                    line.Delete(line.Previous, line.Cursor);
                    break;
                default:
                    // On a dumb terminal the cursor cannot move.
                    bool isCommand = !StandardStreams.TerminalIsDumb && (control ? EditWithControl(line, key.Key) : Edit(line, key.Key));
                    if (!isCommand && !control && !char.IsControl(key.KeyChar))
                    {
                        line.Insert(key.KeyChar);
                    }

                    break;
            }
        }
    }

    private bool Edit(EditedLine line, ConsoleKey key)
    {
        switch (key)
        {
            case ConsoleKey.LeftArrow:
                line.MoveTo(line.Previous);
                return true;
            case ConsoleKey.RightArrow:
                line.MoveTo(line.Next);
                return true;
            case ConsoleKey.Home:
                line.MoveTo(0);
                return true;
            case ConsoleKey.End:
                line.MoveTo(line.Length);
                return true;
            case ConsoleKey.Delete:
                line.Delete(line.Cursor, line.Next);
                return true;
            case ConsoleKey.UpArrow:
                Show(line, History?.Previous(line.Text));
                return true;
            case ConsoleKey.DownArrow:
                Show(line, History?.Next());
                return true;
            case ConsoleKey.Tab:
                if (Complete?.Invoke(line.Text, line.Cursor) is { } completed)
                {
                    line.Replace(completed.Text, completed.Cursor);
                }

                return true;
            default:
                return false;
        }
    }

    private bool EditWithControl(EditedLine line, ConsoleKey key)
    {
        switch (key)
        {
            case ConsoleKey.A:
                return Edit(line, ConsoleKey.Home);
            case ConsoleKey.E:
                return Edit(line, ConsoleKey.End);
            case ConsoleKey.B:
                return Edit(line, ConsoleKey.LeftArrow);
            case ConsoleKey.F:
                return Edit(line, ConsoleKey.RightArrow);
            case ConsoleKey.P:
                return Edit(line, ConsoleKey.UpArrow);
            case ConsoleKey.N:
                return Edit(line, ConsoleKey.DownArrow);
            case ConsoleKey.D:
                return Edit(line, ConsoleKey.Delete);
            case ConsoleKey.K:
                line.Delete(line.Cursor, line.Length);
                return true;
            case ConsoleKey.U:
                line.Delete(0, line.Cursor);
                return true;
            case ConsoleKey.W:
                string before = line.Text[..line.Cursor].TrimEnd();
                line.Delete(before.LastIndexOf(' ') + 1, line.Cursor);
                return true;
            default:
                // Also the arrows: Ctrl+Left and the like do what the plain key does.
                return Edit(line, key);
        }
    }

    private static void Show(EditedLine line, string? text)
    {
        if (text is not null)
        {
            line.Replace(text, text.Length);
        }
    }
}
