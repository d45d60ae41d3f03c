using PSSystemdHarden.Directives;
using PSSystemdHarden.UnitFiles.Syntax;

namespace PSSystemdHarden.Linting;

/// <summary>An assignment that systemd takes, at least in part.</summary>
internal sealed record WrittenSetting(UnitFile File, UnitFileItem Item, Directive Directive)
{
    /// <summary>Where it is, as seen from another file or the same one.</summary>
    internal string PlaceSeenFrom(UnitFile file) =>
        file == File ? FormattableString.Invariant($"line {Item.Line}") : FormattableString.Invariant($"{File.Path}:{Item.Line}");
}
