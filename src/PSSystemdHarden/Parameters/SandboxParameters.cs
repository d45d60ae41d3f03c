using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;

using PSSystemdHarden.Binding;
using PSSystemdHarden.Completion;
using PSSystemdHarden.Directives;
using PSSystemdHarden.DropIns;
using PSSystemdHarden.Profiles;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Parameters;

/// <summary>
/// The parameters that say what a sandbox is like, for every cmdlet that makes one. Each is named after its directive, which
/// is all that connects the two: what it takes is the catalogue's business.
/// </summary>
/// <remarks>A cmdlet has them as dynamic parameters: one definition, whatever else the cmdlet is.</remarks>
public partial class SandboxParameters
{
    /// <summary>Named sets of settings; what is given besides goes before them, and a later one before an earlier one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SandboxProfileTransform]
    [ArgumentCompleter(typeof(SandboxProfileCompleter))]
    public SandboxProfile[] Profile { get; set; } = [];

    /// <summary>Any directive of the catalogue by its name; $null for one of which nothing shall be said any more.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(DirectivePropertyCompleter))]
    public IDictionary? Property { get; set; }

    /// <summary>What was given, in the order of the directives' names.</summary>
    /// <param name="bound">The cmdlet's bound parameters.</param>
    /// <exception cref="DirectiveValueException">A directive that is not known, or a value that can't be one.</exception>
    internal (IReadOnlyList<DropInAssignment> Settings, IReadOnlySet<string> Removed) Read(IReadOnlyDictionary<string, object> bound)
    {
        var settings = new SortedDictionary<string, DropInAssignment>(StringComparer.Ordinal);
        var removed = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string name, object? value) in Given(bound))
        {
            Directive directive = Find(name);
            if (settings.ContainsKey(directive.Name) || removed.Contains(directive.Name))
                throw new DirectiveValueException(directive.Name, $"{directive.Name}= is given twice.", "Give it as a parameter or in -Property, and once.");
            if (value is null)
                removed.Add(directive.Name);
            else
                settings[directive.Name] = new DropInAssignment(directive, DirectiveText.Lines(directive, value));
        }

        return ([.. settings.Values], removed);
    }

    /// <summary>The profiles' settings, each directive once.</summary>
    internal IReadOnlyList<DropInAssignment> ReadProfiles()
    {
        var settings = new OrderedDictionary();
        foreach (DropInAssignment setting in Profile.SelectMany(profile => profile.ToAssignments()))
            settings[setting.Directive.Name] = setting;
        return [.. settings.Values.Cast<DropInAssignment>()];
    }

    private IEnumerable<(string Name, object? Value)> Given(IReadOnlyDictionary<string, object> bound)
    {
        foreach ((string name, object? value) in bound)
        {
            // A cmdlet may have parameters of its own that are named after directives.
            if (GetType().GetProperty(name) is null || !DirectiveCatalog.Embedded.TryFind(DropInText.ServiceSection, name, out Directive? directive) || directive.Sandbox is null)
                continue;

            // An unquoted @mount is no text to PowerShell but a variable to splat, and one that is not there gives nothing.
            if (value is null)
                throw new DirectiveValueException(name, $"{name}=: nothing was given for it.", $"Put the name of a group in quotes ('@mount'). What takes {name}= out of the drop-in is -Property @{{ {name} = $null }}.");
            yield return (name, value is SwitchParameter flag ? flag.IsPresent : value);
        }

        foreach (DictionaryEntry pair in Property ?? new Hashtable())
            yield return (pair.Key.ToString() ?? string.Empty, Unwrap(pair.Value));
    }

    private static object? Unwrap(object? value) => value switch
    {
        PSObject wrapped => wrapped.BaseObject,
        SwitchParameter flag => flag.IsPresent,
        object?[] items => items.Select(Unwrap).ToArray(),
        _ => value,
    };

    private static Directive Find(string name)
    {
        IReadOnlyList<Directive> known = DirectiveCatalog.Embedded.Sandbox;
        if (known.FirstOrDefault(directive => string.Equals(directive.Name, name, StringComparison.OrdinalIgnoreCase)) is { } found)
            return found;
        string problem = DirectiveCatalog.Embedded.Find(name).Count > 0
            ? $"{name}= has nothing to do with the sandbox of a service."
            : $"There is no directive {name}=.";
        throw new DirectiveValueException(
            name, problem, NearestName.Hint(name, known.Select(directive => directive.Name)) ?? "Get-SandboxDirective lists all that there are.");
    }
}
