using PSSystemdHarden.Directives;

namespace PSSystemdHarden.DropIns;

/// <summary>What a drop-in says of one directive.</summary>
/// <param name="Directive">Which.</param>
/// <param name="Values">The values of its lines; none resets it.</param>
internal sealed record DropInAssignment(Directive Directive, IReadOnlyList<string> Values)
{
    /// <summary>Whether a list comes on top of what other files say, and does not take its place.</summary>
    internal bool JoinsOthers { get; init; }

    /// <summary>What an empty assignment clears: BindPaths= and BindReadOnlyPaths= are one list.</summary>
    internal string List => DirectiveLists.Of(Directive.Name) ?? Directive.Name;

    /// <summary>Its lines in a file that has all of these: a list under two names is reset once, as a second reset would clear the first again.</summary>
    internal IEnumerable<string> LinesAmong(IReadOnlyList<DropInAssignment> all)
    {
        DropInAssignment[] list = [.. all.Where(each => each.List == List)];
        return list[0] == this
            ? (this with { JoinsOthers = Array.TrueForAll(list, each => each.JoinsOthers) }).Lines
            : Values.Select(value => $"{Directive.Name}={value}");
    }

    /// <summary>All lines, the one that takes back what other files say first.</summary>
    internal IEnumerable<string> Lines
    {
        get
        {
            if (!JoinsOthers && DirectiveText.ResetBefore(Directive, Values) is { } reset)
                yield return $"{Directive.Name}={reset}";
            else if (Values.Count == 0)
                yield return $"{Directive.Name}=";
            foreach (string value in Values)
                yield return $"{Directive.Name}={value}";
        }
    }
}
