namespace PSSystemdHarden.Linting;

/// <summary>A rule of the linter: its id, its severity unless a finding says otherwise, and what it means.</summary>
internal sealed record LintRule(string Id, DiagnosticSeverity Severity, string Meaning);
