using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Runtime.Versioning;

using PSSystemdHarden.Binding;
using PSSystemdHarden.Changes;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Completion;

/// <summary>Completes the names of services whose last change waits to be confirmed.</summary>
[SupportedOSPlatform("linux")]
public sealed class WaitingChangeCompleter : IArgumentCompleter
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(150);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var pattern = new UnitNamePattern(TypedWord.Of(wordToComplete) + "*");
        using var patience = new CancellationTokenSource(s_patience);
        try
        {
            return
            [
                .. new RollbackTimer(ModuleSession.Manager).Counting(patience.Token)
                    .Where(place => pattern.IsMatch(place.Unit))
                    .Select(place => new CompletionResult(place.Unit, place.Unit, CompletionResultType.ParameterValue, place.Path)),
            ];
        }
        catch (Exception e) when (e is SystemdException or OperationCanceledException)
        {
            return [];
        }
    }
}
