using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace PSSystemdHarden.Completion;

/// <summary>Completes programs on the PATH, and paths.</summary>
public sealed class ProgramCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        wordToComplete.Contains('/', StringComparison.Ordinal)
            ? CompletionCompleters.CompleteFilename(wordToComplete)
            : CompletionCompleters.CompleteCommand(wordToComplete, moduleName: null, CommandTypes.Application);
}
