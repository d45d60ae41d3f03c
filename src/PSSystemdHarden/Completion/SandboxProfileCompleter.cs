using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

using PSSystemdHarden.Profiles;

namespace PSSystemdHarden.Completion;

/// <summary>Completes the built-in profiles, from the mildest to the strictest, and leaves paths of files to PowerShell.</summary>
public sealed class SandboxProfileCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        BuiltInProfiles.All
            .Where(profile => profile.Name.StartsWith(wordToComplete, StringComparison.OrdinalIgnoreCase))
            .Select(profile => new CompletionResult(profile.Name, profile.Name, CompletionResultType.ParameterValue, profile.Description));
}
