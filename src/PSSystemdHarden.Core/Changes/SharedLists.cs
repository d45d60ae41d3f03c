using PSSystemdHarden.Directives;
using PSSystemdHarden.DropIns;
using PSSystemdHarden.Sandbox;

namespace PSSystemdHarden.Changes;

/// <summary>
/// Lists that systemd keeps under several names, such as BindPaths= and BindReadOnlyPaths= (<see cref="DirectiveLists.Of"/>): the empty
/// assignment that a drop-in begins one with clears it under all of them.
/// </summary>
/// <param name="before">What the files that apply before the drop-in say.</param>
internal sealed class SharedLists(IReadOnlyDictionary<string, WrittenDirective> before)
{
    /// <summary>Adds what would be lost without having been asked for: what stands under the other names of a list that is cleared.</summary>
    internal IReadOnlyList<DropInAssignment> Complete(IReadOnlyList<DropInAssignment> assignments)
    {
        HashSet<string> cleared = [.. assignments.Where(each => !each.JoinsOthers).Select(each => each.List)];
        HashSet<string> said = [.. assignments.Select(each => each.Directive.Name)];
        return
        [
            .. assignments,
            .. DirectiveCatalog.Embedded.Sandbox
                .Where(directive => DirectiveLists.Of(directive.Name) is { } list && cleared.Contains(list) && !said.Contains(directive.Name))
                .Select(directive => new DropInAssignment(directive, Standing(directive)))
                .Where(each => each.Values.Count > 0),
        ];
    }

    /// <summary>The assignments without those that were added so for the sake of one that is removed now.</summary>
    internal IReadOnlyList<DropInAssignment> WithoutAdded(IReadOnlyList<DropInAssignment> assignments, IReadOnlySet<string> removed)
    {
        HashSet<string> lists = [.. assignments.Where(each => removed.Contains(each.Directive.Name)).Select(each => each.List)];
        return [.. assignments.Where(each => removed.Contains(each.Directive.Name) || !lists.Contains(each.List) || !each.Values.SequenceEqual(Standing(each.Directive)))];
    }

    private IReadOnlyList<string> Standing(Directive directive) => before.GetValueOrDefault(directive.Name)?.Standing ?? [];
}
