using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

using PSSystemdHarden.Units;

namespace PSSystemdHarden.Completion;

/// <summary>Completes the states that most units can be in; a unit type may have more (`systemctl --state=help`).</summary>
public sealed class UnitStateCompleter : IArgumentCompleter
{
    private static readonly string[] s_subStates = ["dead", "exited", "listening", "mounted", "plugged", "running", "waiting"];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Enum.GetValues<UnitLoadState>().Skip(1).Select(SystemdEnum<UnitLoadState>.ToText)
            .Concat(Enum.GetValues<UnitActiveState>().Skip(1).Select(SystemdEnum<UnitActiveState>.ToText))
            .Concat(s_subStates)
            .Distinct()
            .Where(state => state.StartsWith(wordToComplete, StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)
            .Select(state => new CompletionResult(state));
}
