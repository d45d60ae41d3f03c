using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

using PSSystemdHarden.Directives;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Completion;

/// <summary>
/// Completes the directives of systemd's sandboxing, each with what it does. Those that the version does not know come last, and say so;
/// it is that of -SystemdVersion, or this machine's where its systemd answers at once.
/// </summary>
public sealed class SandboxDirectiveCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Matching(TypedWord.Of(wordToComplete), fakeBoundParameters);

    /// <summary>Those whose name begins so.</summary>
    internal static IEnumerable<CompletionResult> Matching(string prefix, IDictionary boundParameters)
    {
        Directive[] found = [.. DirectiveCatalog.Embedded.Sandbox
            .Where(directive => directive.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))];
        if (found is [])
            return [];
        SystemdVersion version = CompletionVersion.Of(boundParameters);
        return found.OrderByDescending(directive => directive.IsKnownTo(version)).Select(directive => Result(directive, version));
    }

    private static CompletionResult Result(Directive directive, SystemdVersion version)
    {
        string summary = directive.Sandbox!.Summary;
        if (!directive.IsKnownTo(version))
            return New($"{directive.Name} (since {directive.Since})", $"{summary} (since systemd {directive.Since}; {version.Major} passes over it)");
        return New(directive.Name, directive.Since > 0 ? $"{summary} (since systemd {directive.Since})" : summary);

        CompletionResult New(string shown, string toolTip) => new(directive.Name, shown, CompletionResultType.ParameterValue, toolTip);
    }
}
