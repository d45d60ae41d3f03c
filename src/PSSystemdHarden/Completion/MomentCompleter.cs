using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace PSSystemdHarden.Completion;

/// <summary>Offers expressions for the moments that one looks back to.</summary>
public sealed class MomentCompleter : IArgumentCompleter
{
    private static readonly (string Expression, string Meaning)[] s_moments =
    [
        ("(Get-Date).AddMinutes(-10)", "Ten minutes ago"),
        ("(Get-Date).AddHours(-1)", "An hour ago"),
        ("(Get-Date).Date", "Since midnight"),
        ("(Get-Date).AddDays(-1)", "A day ago"),
        ("(Get-Date).AddDays(-7)", "A week ago"),
    ];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        s_moments.Where(moment => moment.Expression.StartsWith(wordToComplete, StringComparison.OrdinalIgnoreCase))
            .Select(moment => new CompletionResult(moment.Expression, moment.Meaning, CompletionResultType.ParameterValue, moment.Meaning));
}
