using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace PSSystemdHarden.Completion;

/// <summary>Completes folders: no file can be given there.</summary>
public sealed class FolderCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        CompletionCompleters.CompleteFilename(wordToComplete).Where(result => result.ResultType is CompletionResultType.ProviderContainer);
}
