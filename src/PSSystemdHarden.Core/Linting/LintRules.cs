namespace PSSystemdHarden.Linting;

/// <summary>All rules of the linter. docs/en-US/Test-UnitFile.md has the same table.</summary>
internal static class LintRules
{
    internal static readonly LintRule
        SyntaxError = new("SyntaxError", DiagnosticSeverity.Error, "systemd stops reading the file here"),
        IgnoredLine = new("IgnoredLine", DiagnosticSeverity.Warning, "a line without =, without a key, or before the first section"),
        UnknownSection = new("UnknownSection", DiagnosticSeverity.Warning, "a section that units of this type do not have"),
        UnknownDirective = new("UnknownDirective", DiagnosticSeverity.Error, "a directive that no systemd knows"),
        WrongSection = new("WrongSection", DiagnosticSeverity.Error, "a directive of another section"),
        DirectiveTooNew = new("DirectiveTooNew", DiagnosticSeverity.Error, "a directive that only a later systemd knows"),
        DirectiveRemoved = new("DirectiveRemoved", DiagnosticSeverity.Warning, "a directive that this systemd does not heed any more"),
        DirectiveLegacy = new("DirectiveLegacy", DiagnosticSeverity.Information, "an old spelling or place that still counts"),
        ValueIgnored = new("ValueIgnored", DiagnosticSeverity.Error, "a value that systemd drops: the assignment does nothing"),
        ValueIgnoredInPart = new("ValueIgnoredInPart", DiagnosticSeverity.Warning, "a list of which systemd drops some words"),
        ValueRefused = new("ValueRefused", DiagnosticSeverity.Error, "a value for which systemd does not load the unit, or drops the rest of a drop-in"),
        LoadRefused = new("LoadRefused", DiagnosticSeverity.Error, "the values together keep the unit from loading"),
        NoEffectOverridden = new("NoEffectOverridden", DiagnosticSeverity.Information, "a later assignment replaces this one"),
        NoEffectReset = new("NoEffectReset", DiagnosticSeverity.Information, "a later empty assignment clears this one"),
        NoEffectImplied = new("NoEffectImplied", DiagnosticSeverity.Information, "another setting decides this one; a warning where it asks for less protection");

    internal static IReadOnlyList<LintRule> All { get; } =
    [
        SyntaxError, IgnoredLine, UnknownSection, UnknownDirective, WrongSection, DirectiveTooNew, DirectiveRemoved, DirectiveLegacy,
        ValueIgnored, ValueIgnoredInPart, ValueRefused, LoadRefused, NoEffectOverridden, NoEffectReset, NoEffectImplied,
    ];
}
