using System.Management.Automation;
using System.Management.Automation.Host;
using System.Text;

namespace EmbeddedShell;

/// <summary>
/// One of standard output and standard error. Text goes out at once and in order with what native commands write, and
/// loses its escape sequences unless this very stream is a terminal that may show them.
/// </summary>
internal sealed class OutputChannel
{
    private readonly TextWriter _writer;
    private readonly StringBuilder _openLine = new();

    private OutputChannel(TextWriter writer, bool isTerminal)
    {
        _writer = writer;
        IsTerminal = isTerminal;
    }

    public bool IsTerminal { get; }

    /// <summary>What the last line holds so far: a prompt that the line editor must redraw.</summary>
    public string OpenLine => _openLine.ToString();

    /// <summary>A channel lives as long as the process; nothing is buffered that would have to be flushed at its end.</summary>
    public static OutputChannel On(Stream stream, bool isTerminal)
    {
        // Not Console.Out: its encoding follows the locale, and an old one must not turn names into question marks.
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return new OutputChannel(new StreamWriter(stream, encoding) { AutoFlush = true }, isTerminal);
    }

    public void Write(string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        // A script that sets $PSStyle.OutputRendering to Ansi wants its colours in a file or a CI log too.
        bool escapes = (IsTerminal && !StandardStreams.TerminalIsDumb) || PSStyle.Instance.OutputRendering == OutputRendering.Ansi;
        string shown = PSHostUserInterface.GetOutputString(text, escapes);
        RememberOpenLine(shown);
        _writer.Write(shown);
    }

    /// <summary>For text that is meant for this terminal as it is: progress, editing.</summary>
    public void WriteRaw(string text) => _writer.Write(text);

    /// <summary>The line editor ended the line itself.</summary>
    public void ForgetOpenLine() => _openLine.Clear();

    private void RememberOpenLine(string shown)
    {
        if (!IsTerminal)
        {
            return;
        }

        int newLine = shown.LastIndexOf('\n');
        if (newLine >= 0)
        {
            _openLine.Clear();
        }

        _openLine.Append(shown, newLine + 1, shown.Length - newLine - 1);
    }
}
