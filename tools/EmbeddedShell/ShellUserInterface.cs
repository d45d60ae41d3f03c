using System.Management.Automation;
using System.Management.Automation.Host;
using System.Text;

namespace EmbeddedShell;

/// <summary>
/// The host's face: this part writes. Results, warnings, verbose and debug messages go to standard output and errors to
/// standard error, as in pwsh.
/// </summary>
internal sealed partial class ShellUserInterface : PSHostUserInterface
{
    private readonly Lock _gate = new();
    private readonly OutputChannel _output = OutputChannel.On(Console.OpenStandardOutput(), StandardStreams.OutputIsTerminal);
    private readonly OutputChannel _error = OutputChannel.On(Console.OpenStandardError(), StandardStreams.ErrorIsTerminal);
    private readonly ProgressLine _progress;
    private readonly ShellRawUserInterface _rawUI;
    private StringBuilder? _errorReport;

    public ShellUserInterface(bool nonInteractive)
    {
        _nonInteractive = nonInteractive;
        _progress = new ProgressLine(_error);
        _rawUI = new ShellRawUserInterface(this);
        // Questions must be seen: where results go to a file they move to standard error.
        _questions = !_output.IsTerminal && _error.IsTerminal ? _error : _output;
        if (StandardStreams.NoColor)
        {
            PSStyle.Instance.OutputRendering = OutputRendering.PlainText;
        }
    }

    public override PSHostRawUserInterface RawUI => _rawUI;

    /// <summary>Each channel still drops the escape sequences that it must not show.</summary>
    public override bool SupportsVirtualTerminal
        => (_output.IsTerminal || _error.IsTerminal) && !StandardStreams.TerminalIsDumb;

    /// <summary>Where prompts and the line editor write.</summary>
    public OutputChannel Questions => _questions;

    public override void Write(string value)
    {
        if (_errorReport is null)
        {
            Emit(_output, value ?? string.Empty);
        }
        else
        {
            _errorReport.Append(value);
        }
    }

    public override void WriteLine(string value) => Write(value + Environment.NewLine);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value)
        => Write(Coloured(foregroundColor, backgroundColor, value));

    public override void WriteLine(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value)
        => WriteLine(Coloured(foregroundColor, backgroundColor, value));

    public override void WriteErrorLine(string value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            Emit(_error, value + Environment.NewLine);
        }
    }

    public override void WriteWarningLine(string message) => WriteLine(PSStyle.Instance.Formatting.Warning, "WARNING", message);

    public override void WriteVerboseLine(string message) => WriteLine(PSStyle.Instance.Formatting.Verbose, "VERBOSE", message);

    public override void WriteDebugLine(string message) => WriteLine(PSStyle.Instance.Formatting.Debug, "DEBUG", message);

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        lock (_gate)
        {
            _progress.Report(sourceId, record);
        }
    }

    /// <summary>Whatever the formatting system writes during <paramref name="format"/> is an error message.</summary>
    public void WriteError(Action format)
    {
        _errorReport = new StringBuilder();
        try
        {
            format();
        }
        finally
        {
            // A view ends with an empty line, which pwsh leaves out behind an error.
            string message = _errorReport.ToString().TrimEnd();
            _errorReport = null;
            WriteErrorLine(message);
        }
    }

    /// <summary>A native command is about to write to the terminal itself.</summary>
    public void EraseProgress()
    {
        lock (_gate)
        {
            _progress.Erase();
        }
    }

    /// <summary>A pipeline has ended: no activity outlives it.</summary>
    public void ResetProgress()
    {
        lock (_gate)
        {
            _progress.Reset();
        }
    }

    private void WriteLine(string style, string label, string message)
        => WriteLine($"{style}{label}: {message}{PSStyle.Instance.Reset}");

    private void Emit(OutputChannel channel, string text)
    {
        // Progress and output come from different threads when cmdlets work in parallel.
        lock (_gate)
        {
            _progress.Erase();
            channel.Write(text);
        }
    }

    private string Coloured(ConsoleColor foreground, ConsoleColor background, string value)
    {
        // Callers that want one colour pass the other as RawUI has it: leave that to the terminal's own theme.
        string style = (foreground == _rawUI.ForegroundColor ? string.Empty : PSStyle.MapForegroundColorToEscapeSequence(foreground))
            + (background == _rawUI.BackgroundColor ? string.Empty : PSStyle.MapBackgroundColorToEscapeSequence(background));
        return style.Length == 0 ? value : style + value + PSStyle.Instance.Reset;
    }
}
