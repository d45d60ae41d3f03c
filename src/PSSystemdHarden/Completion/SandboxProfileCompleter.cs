using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

using PSSystemdHarden.Profiles;

namespace PSSystemdHarden.Completion;

/// <summary>Completes the built-in profiles, from the mildest to the strictest, and paths of files.</summary>
public sealed class SandboxProfileCompleter : IArgumentCompleter
{
    /// <summary>It takes no path.</summary>
    private const string GetterOfBuiltIns = "Get-SandboxProfile";

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        CompletionResult[] found = [.. BuiltInProfiles.All
            .Where(profile => profile.Name.StartsWith(TypedWord.Of(wordToComplete), StringComparison.OrdinalIgnoreCase))
            .Select(profile => new CompletionResult(profile.Name, profile.Name, CompletionResultType.ParameterValue, profile.Description))];
        return found.Length > 0 || commandName == GetterOfBuiltIns ? found : CompletionCompleters.CompleteFilename(wordToComplete);
    }
}
