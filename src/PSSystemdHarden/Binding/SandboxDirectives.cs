using System.Management.Automation;

using PSSystemdHarden.Directives;
using PSSystemdHarden.Errors;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Binding;

/// <summary>Finds the sandbox directives that a user means.</summary>
internal static class SandboxDirectives
{
    /// <param name="name">A name in any case, or a wildcard, which may match nothing.</param>
    /// <param name="writeError">Told of a name that there is not.</param>
    internal static Directive[] Matching(string name, Action<ErrorRecord> writeError)
    {
        var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        IReadOnlyList<Directive> all = DirectiveCatalog.Embedded.Sandbox;
        Directive[] found = [.. all.Where(directive => pattern.IsMatch(directive.Name))];
        if (found is [] && !WildcardPattern.ContainsWildcardCharacters(name))
            writeError(ErrorRecords.DirectiveNotFound(name, NearestName.Hint(name, all.Select(directive => directive.Name))));
        return found;
    }
}
