using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace PSSystemdHarden.Completion;

/// <summary>
/// Begins the dictionary of -Property with a directive: "@{ PrivatePIDs = ". Inside of the braces PowerShell asks no completer: of keys it
/// completes only those that its own commands take (CompleteHashtableKey in its CompletionCompleters.cs).
/// </summary>
public sealed class DirectivePropertyCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        SandboxDirectiveCompleter.Matching(TypedWord.Of(wordToComplete).TrimStart('@'), fakeBoundParameters)
            .Select(row => new CompletionResult($"@{{ {row.CompletionText} = ", row.ListItemText, row.ResultType, row.ToolTip));
}
