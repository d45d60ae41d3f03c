using PSSystemdHarden.Directives;
using PSSystemdHarden.DropIns;

namespace PSSystemdHarden.Profiles;

/// <summary>What a profile says of one directive.</summary>
/// <param name="Directive">The directive's name.</param>
/// <param name="Values">The values of its lines, as they stand in a unit file; none is an empty assignment, which resets it.</param>
/// <param name="Reason">Why, in a few words; null where nothing was said.</param>
public sealed record SandboxProfileSetting(string Directive, IReadOnlyList<string> Values, string? Reason)
{
    private static readonly string[] s_denials = ["IPAddressDeny", "SocketBindDeny", "UnsetEnvironment", "DisableControllers"];

    /// <summary>"ProtectSystem=strict"; of several lines the values have a blank between.</summary>
    public override string ToString() => $"{Directive}={string.Join(' ', Values)}";

    internal DropInAssignment ToAssignment()
    {
        DirectiveCatalog.Embedded.TryFind(DropInText.ServiceSection, Directive, out Directive? directive);
        return new DropInAssignment(directive!, Values) { JoinsOthers = JoinsOthers(directive!) };
    }

    /// <summary>
    /// A profile should not undo what a unit is stricter in. So what takes away is taken from what the unit has, and paths come on
    /// top of its own, which it needs; a list of what is allowed takes the place of the unit's.
    /// </summary>
    private bool JoinsOthers(Directive directive) =>
        DirectiveText.Accumulates(directive) && Values.Count > 0
        && (directive.Sandbox!.Type is SandboxValueType.PathList or SandboxValueType.PathOptionList or SandboxValueType.BindList
            || s_denials.Contains(Directive)
            || Values.All(value => value.StartsWith('~')));
}
