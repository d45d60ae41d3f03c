using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace PSSystemdHarden.Completion;

/// <summary>Completes the IDs of processes, by their beginning or by that of the process's name.</summary>
public sealed class ProcessIdCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string prefix = TypedWord.Of(wordToComplete);
        return MachineNames.Processes()
            .Where(process => process.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) || Text(process.Id).StartsWith(prefix, StringComparison.Ordinal))
            .OrderBy(process => process.Id)
            .Select(process => new CompletionResult(
                Text(process.Id), $"{process.Id} ({process.Name})", CompletionResultType.ParameterValue, $"{process.Name}, {process.ControlGroup}"));
    }

    private static string Text(int id) => id.ToString(CultureInfo.InvariantCulture);
}
