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
        Enum.GetValues<UnitLoadState>().Skip(1).Select(state => (Text: SystemdEnum<UnitLoadState>.ToText(state), Kind: "Whether its file was loaded (LoadState)"))
            .Concat(Enum.GetValues<UnitActiveState>().Skip(1).Select(state => (Text: SystemdEnum<UnitActiveState>.ToText(state), Kind: "Whether it is up (ActiveState)")))
            .Concat(s_subStates.Select(state => (Text: state, Kind: "What it does in detail (SubState)")))
            .DistinctBy(state => state.Text)
            .Where(state => state.Text.StartsWith(TypedWord.Of(wordToComplete), StringComparison.OrdinalIgnoreCase))
            .OrderBy(state => state.Text, StringComparer.Ordinal)
            .Select(state => new CompletionResult(state.Text, state.Text, CompletionResultType.ParameterValue, state.Kind));
}
