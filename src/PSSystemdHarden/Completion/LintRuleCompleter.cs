using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

using PSSystemdHarden.Linting;

namespace PSSystemdHarden.Completion;

/// <summary>Completes the rules of Test-UnitFile, each with what it means.</summary>
public sealed class LintRuleCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        LintRules.All
            .Where(rule => rule.Id.StartsWith(TypedWord.Of(wordToComplete), StringComparison.OrdinalIgnoreCase))
            .OrderBy(rule => rule.Id, StringComparer.Ordinal)
            .Select(rule => new CompletionResult(rule.Id, rule.Id, CompletionResultType.ParameterValue, rule.Meaning));
}
