using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

using PSSystemdHarden.Units;

namespace PSSystemdHarden.Completion;

/// <summary>
/// Completes the names that StateDirectory= and its like take: the service's own first, as most use it, then those of the folders that
/// there are (systemd.exec(5)).
/// </summary>
public sealed class ManagedDirectoryCompleter : IArgumentCompleter
{
    private static readonly Dictionary<string, string> s_parents = new(StringComparer.Ordinal)
    {
        ["RuntimeDirectory"] = "/run",
        ["StateDirectory"] = "/var/lib",
        ["CacheDirectory"] = "/var/cache",
        ["LogsDirectory"] = "/var/log",
        ["ConfigurationDirectory"] = "/etc",
    };

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string prefix = TypedWord.Of(wordToComplete);
        string parent = s_parents[parameterName];
        return OwnName(fakeBoundParameters).Concat(MachineNames.FoldersIn(parent)).Distinct()
            .Where(name => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .Select(name => new CompletionResult(TypedWord.Quoted(name), name, CompletionResultType.ParameterValue, $"{parent}/{name}"));
    }

    private static IEnumerable<string> OwnName(IDictionary boundParameters) =>
        (boundParameters["Name"] ?? boundParameters["UnitName"]) is string { Length: > 0 } unit && !WildcardPattern.ContainsWildcardCharacters(unit)
            ? [UnitName.StemOf(unit)]
            : [];
}
