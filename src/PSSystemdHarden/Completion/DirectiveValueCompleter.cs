using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

using PSSystemdHarden.Directives;
using PSSystemdHarden.Linux;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Completion;

/// <summary>
/// Completes the value of a parameter that is named after its directive: words of the catalogue with what they mean, those that this
/// machine's systemd does not know last; users, groups and network interfaces of this machine; else paths, where the word is one.
/// </summary>
public sealed class DirectiveValueCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string word = TypedWord.Of(wordToComplete);
        string inversion = word.StartsWith('~') ? "~" : string.Empty;
        string prefix = word[inversion.Length..];
        ValueWord[] found = [.. WordsOf(parameterName).Where(row => row.Text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))];
        if (found is [])
            return word.Contains('/', StringComparison.Ordinal) ? CompletionCompleters.CompleteFilename(wordToComplete) : [];
        SystemdVersion version = found.Any(row => row.Since > 0) ? CompletionVersion.Of(fakeBoundParameters) : SystemdVersion.NewestKnown;
        return found.OrderByDescending(row => version.Major >= row.Since).Select(row => Result(row, inversion, version));
    }

    private static IEnumerable<ValueWord> WordsOf(string directive) => directive switch
    {
        "User" => MachineNames.Users(),
        "Group" or "SupplementaryGroups" => MachineNames.Groups(),
        "RestrictNetworkInterfaces" => MachineNames.NetworkInterfaces(),
        "RestrictAddressFamilies" => ValueWords.Embedded.Of(directive)
            .UnionBy(LinuxNames.Embedded.AddressFamilies.Select(name => new ValueWord(name, null, 0)), row => row.Text),
        _ => ValueWords.Embedded.Of(directive),
    };

    private static CompletionResult Result(ValueWord row, string inversion, SystemdVersion version)
    {
        bool isKnown = version.Major >= row.Since;
        string text = inversion + row.Text;
        string toolTip = row.Meaning ?? row.Text;
        if (!isKnown)
            toolTip = $"{toolTip} (since systemd {row.Since}; {version.Major} passes over it)";
        return new CompletionResult(TypedWord.Quoted(text), isKnown ? text : $"{text} (since {row.Since})", CompletionResultType.ParameterValue, toolTip);
    }
}
