using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace EmbeddedShell;

/// <summary>The engine's own completion; each further Tab shows the next possibility.</summary>
internal sealed class TabCompletion(Runspace runspace)
{
    private CommandCompletion? _completion;
    private string _input = string.Empty;
    private (string Text, int Cursor)? _shown;

    /// <summary>The line with the next completion at <paramref name="cursor"/>; null if there is none.</summary>
    public (string Text, int Cursor)? Next(string text, int cursor)
    {
        if (_completion is null || _shown != (text, cursor))
        {
            using PowerShell engine = PowerShell.Create();
            engine.Runspace = runspace;
            _input = text;
            _completion = CommandCompletion.CompleteInput(text, cursor, options: null, engine);
        }

        if (_completion.GetNextResult(forward: true) is not { } result)
        {
            _completion = null;
            return null;
        }

        int start = _completion.ReplacementIndex;
        string completed = string.Concat(
            _input.AsSpan(0, start), result.CompletionText, _input.AsSpan(start + _completion.ReplacementLength));
        _shown = (completed, start + result.CompletionText.Length);
        return _shown;
    }
}
