using PSSystemdHarden.UnitFiles.Syntax;

namespace PSSystemdHarden.Linting;

/// <summary>Gathers the findings of a unit's files, but for those that a comment in the file suppresses.</summary>
internal sealed class LintReport
{
    private readonly List<(UnitFile File, UnitFileDiagnostic Diagnostic)> _found = [];
    private readonly Dictionary<UnitFile, Suppressions> _suppressions = [];

    /// <summary>In the order of the files, and of the lines in each.</summary>
    internal IReadOnlyList<UnitFileDiagnostic> InOrderOf(IReadOnlyList<UnitFile> files) =>
        [.. files.SelectMany(file => _found
            .Where(row => row.File == file)
            .Select(row => row.Diagnostic)
            .OrderBy(found => found.Line)
            .ThenBy(found => found.Column))];

    /// <summary>Something is wrong with an item as such: with its key, its header, its form.</summary>
    internal void Add(LintRule rule, UnitFile file, UnitFileItem item, string message, string? hint = null, DiagnosticSeverity? severity = null) =>
        Add(rule, file, item, item.Column, message, hint, severity);

    /// <summary>Something is wrong with an assignment's value.</summary>
    internal void AddAtValue(LintRule rule, UnitFile file, UnitFileItem item, string message, string? hint = null) =>
        Add(rule, file, item, item.ValueColumn, message, hint, null);

    private void Add(LintRule rule, UnitFile file, UnitFileItem item, int column, string message, string? hint, DiagnosticSeverity? severity)
    {
        if (!_suppressions.TryGetValue(file, out Suppressions? suppressions))
            _suppressions[file] = suppressions = new Suppressions(file);
        if (suppressions.Contain(rule, item.Line))
            return;
        string? directive = item.Key.Length == 0 ? null : item.Key;
        _found.Add((file, new UnitFileDiagnostic(rule.Id, severity ?? rule.Severity, file.Path, item.Line, column, item.Section, directive, message, hint)));
    }
}
