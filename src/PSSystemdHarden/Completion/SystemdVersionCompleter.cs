using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;

using PSSystemdHarden.Units;

namespace PSSystemdHarden.Completion;

/// <summary>Completes the releases whose rules are known, the newest first.</summary>
public sealed class SystemdVersionCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        for (int release = SystemdVersion.NewestKnown.Major; release >= SystemdVersion.OldestKnown.Major; release--)
        {
            string text = release.ToString(CultureInfo.InvariantCulture);
            if (text.StartsWith(TypedWord.Of(wordToComplete), StringComparison.Ordinal))
                yield return new CompletionResult(text, text, CompletionResultType.ParameterValue, $"The last point release of systemd {text}");
        }
    }
}
