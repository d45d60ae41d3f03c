using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

using PSSystemdHarden.Binding;
using PSSystemdHarden.Manager;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Completion;

/// <summary>Completes the names of loaded units. Offers nothing where there is no systemd, and where it does not answer at once.</summary>
public class UnitNameCompleter : IArgumentCompleter
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(150);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var pattern = new UnitNamePattern(wordToComplete.Trim('\'', '"') + "*");
        try
        {
            using var patience = new CancellationTokenSource(s_patience);
            UnitListing listing = ModuleSession.Manager.ListUnits(
                unit => IsOffered(unit) && pattern.IsMatch(unit.Name), patience.Token);
            return [.. listing.Units.Select(Result)];
        }
        catch (Exception e) when (e is SystemdException or OperationCanceledException)
        {
            return [];
        }
    }

    private protected virtual bool IsOffered(SystemdUnitState unit) => unit.LoadState is not UnitLoadState.NotFound;

    private static CompletionResult Result(SystemdUnit unit)
    {
        // Backslashes are escapes of unit names, and nothing to PowerShell; only @ at the front would mean something to it.
        string text = unit.Name.StartsWith('@') ? $"'{unit.Name}'" : unit.Name;
        return new CompletionResult(text, unit.Name, CompletionResultType.ParameterValue, $"{unit.Description} ({unit.SubState})");
    }
}
