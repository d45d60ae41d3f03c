using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace PSSystemdHarden.Completion;

/// <summary>Completes programs on the PATH, and paths.</summary>
/// <remarks>PowerShell's own completion of commands takes several times as long: Get-Command makes an object of each program.</remarks>
public sealed class ProgramCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string prefix = TypedWord.Of(wordToComplete);
        if (prefix.Contains('/', StringComparison.Ordinal))
            return CompletionCompleters.CompleteFilename(wordToComplete);
        return MachineNames.Programs(prefix)
            .Select(path => new CompletionResult(TypedWord.Quoted(Path.GetFileName(path)), Path.GetFileName(path), CompletionResultType.Command, path));
    }
}
