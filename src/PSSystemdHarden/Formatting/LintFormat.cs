using System.ComponentModel;
using System.Management.Automation;

using PSSystemdHarden.Linting;

namespace PSSystemdHarden.Formatting;

/// <summary>What the views of a linter's findings show.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class LintFormat
{
    /// <summary>How bad it is, in colour.</summary>
    /// <param name="finding">Which.</param>
    /// <param name="style">$PSStyle.</param>
    public static string Severity(UnitFileDiagnostic finding, PSObject style)
    {
        ArgumentNullException.ThrowIfNull(finding);
        string word = finding.Severity.ToString();
        return finding.Severity switch
        {
            DiagnosticSeverity.Error => new Style(style).Bad(word),
            DiagnosticSeverity.Warning => new Style(style).Middling(word),
            _ => word,
        };
    }

    /// <summary>What is wrong, with the directive if the message does not have its name, and what to do.</summary>
    /// <param name="finding">Which.</param>
    /// <param name="others">The cells that the other columns need.</param>
    public static string Message(UnitFileDiagnostic finding, int others)
    {
        ArgumentNullException.ThrowIfNull(finding);
        string text = finding.Directive is not { } directive || finding.Message.Contains($"{directive}=", StringComparison.Ordinal)
            ? finding.Message
            : $"{directive}=: {finding.Message}";
        return Column.Words(finding.Hint is null ? text : $"{text}. {finding.Hint}", others);
    }
}
