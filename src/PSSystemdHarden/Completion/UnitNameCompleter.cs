using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

using PSSystemdHarden.Binding;
using PSSystemdHarden.Manager;
using PSSystemdHarden.UnitFiles.Lookup;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Completion;

/// <summary>
/// Completes the names of loaded units, or of those in the folder of -Root. Offers nothing where there is no systemd, and
/// where it does not answer at once.
/// </summary>
public class UnitNameCompleter : IArgumentCompleter
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(150);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var pattern = new UnitNamePattern(TypedWord.Of(wordToComplete) + "*");
        try
        {
            return fakeBoundParameters["Root"] is string root ? Installed(root, pattern) : Loaded(ManagerOf(fakeBoundParameters), pattern);
        }
        catch (Exception e) when (e is SystemdException or OperationCanceledException or RuntimeException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private protected virtual bool IsOffered(string name) => true;

    /// <summary>That of -Scope: binding has not made an enumeration of its word yet.</summary>
    private static SystemdManager ManagerOf(IDictionary boundParameters) =>
        string.Equals(boundParameters["Scope"]?.ToString(), nameof(ManagerScope.User), StringComparison.OrdinalIgnoreCase) ? ModuleSession.UserManager : ModuleSession.Manager;

    private CompletionResult[] Loaded(SystemdManager manager, UnitNamePattern pattern)
    {
        using var patience = new CancellationTokenSource(s_patience);
        UnitListing listing = manager.ListUnits(
            unit => unit.LoadState is not UnitLoadState.NotFound && IsOffered(unit.Name) && pattern.IsMatch(unit.Name), policy: null, patience.Token);
        return [.. listing.Units.Select(unit => Result(unit.Name, $"{unit.Description} ({unit.SubState})"))];
    }

    private CompletionResult[] Installed(string root, UnitNamePattern pattern)
    {
        // The session's folder, which a relative path is meant from, is known to scripts only.
        var resolve = ScriptBlock.Create("param($path) $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($path)");
        string folder = (string)resolve.Invoke(root)[0].BaseObject;
        var path = new UnitPath(new UnitFolderCache(new FileTree(folder)), UnitSearchPath.System);
        return [.. path.UnitNames.Where(name => IsOffered(name) && pattern.IsMatch(name)).Order(StringComparer.Ordinal).Select(name => Result(name, name))];
    }

    /// <summary>Backslashes are escapes of unit names, and nothing to PowerShell; an @ means something to it at the front alone.</summary>
    private static CompletionResult Result(string name, string toolTip) =>
        new(name.StartsWith('@') ? TypedWord.Quoted(name) : name, name, CompletionResultType.ParameterValue, toolTip);
}
