using PSSystemdHarden.UnitFiles.Loading;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Linting;

/// <summary>One finding in a unit file or drop-in.</summary>
/// <param name="Id">The rule, such as "UnknownDirective".</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Path">The file.</param>
/// <param name="Line">The line, counted from 1; of continued lines the first.</param>
/// <param name="Column">The character in it, counted from 1.</param>
/// <param name="Section">The section; null before the first.</param>
/// <param name="Directive">The directive; null where it is about none.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Hint">What to do, where that is known.</param>
public sealed record UnitFileDiagnostic(
    string Id,
    DiagnosticSeverity Severity,
    string Path,
    int Line,
    int Column,
    string? Section,
    string? Directive,
    string Message,
    string? Hint) : IOfUnit
{
    UnitOrigin IOfUnit.Origin => LintTarget.UnitOf(Path) is { } unit ? new FileOrigin(unit, Path) : new UnknownOrigin(Path);

    /// <summary>The finding in the form that compilers use: "path:line:column: severity id: message".</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{UnitLoadException.Place(Path, Line)}:{Column}: {Severity.ToString().ToLowerInvariant()} {Id}: {Message}");
}
