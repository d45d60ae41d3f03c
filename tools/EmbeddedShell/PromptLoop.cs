using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text;

namespace EmbeddedShell;

/// <summary>Reads a line, runs it, shows the result, until "exit" or Ctrl+D. Also the prompt inside a suspended pipeline.</summary>
internal sealed class PromptLoop
{
    private readonly Session _session;
    private readonly LineEditor _editor;
    private bool _left;

    public PromptLoop(Session session)
    {
        _session = session;
        _editor = new LineEditor(session.UserInterface.Questions, () => session.Signals.Received != 0)
        {
            History = new InputHistory(),
            Complete = new TabCompletion(session.Runspace).Next,
        };
    }

    public void Run()
    {
        Action? outer = _session.Host.LeaveNestedPrompt;
        _session.Host.LeaveNestedPrompt = () => _left = true;
        try
        {
            while (!_left && !SessionEnds() && ReadStatement() is { } text)
            {
                Execute(text);
            }
        }
        finally
        {
            _session.Host.LeaveNestedPrompt = outer;
        }
    }

    /// <summary>One line, or as many as an open bracket or quote needs. Null: the user left.</summary>
    private string? ReadStatement()
    {
        var text = new StringBuilder();
        while (true)
        {
            _session.UserInterface.Write(text.Length == 0 ? Prompt() : ">> ");
            string? line;
            // The signal that stopped the last pipeline is not meant for this line.
            _session.Signals.Reset();
            try
            {
                line = _editor.Read();
            }
            catch (OperationCanceledException)
            {
                if (SessionEnds())
                {
                    return null;
                }

                text.Clear();
                continue;
            }

            if (line is null)
            {
                return null;
            }

            text.AppendLine(line);
            Parser.ParseInput(text.ToString(), out _, out ParseError[] errors);
            // An empty line ends the input whatever it lacks, and then shows the error.
            if (line.Length == 0 || !errors.Any(error => error.IncompleteInput))
            {
                return text.ToString();
            }
        }
    }

    private void Execute(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return;
        }

        _session.Signals.Reset();
        Exception? error = _session.Runner.Run(_session.Runner.CreateForUser(text));
        if (error is not null and not PipelineStoppedException)
        {
            _session.Runner.Report(error);
        }

        _session.UserInterface.StartAtLineBegin();
    }

    private bool SessionEnds() => _session.Host.ExitCode is not null || _session.Signals.Received == BreakSignals.Terminate;

    private string Prompt() => _session.Runner.Evaluate("prompt") as string is { Length: > 0 } prompt ? prompt : "PS> ";
}
