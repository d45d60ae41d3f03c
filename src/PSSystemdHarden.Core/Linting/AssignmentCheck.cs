using System.Text;

using PSSystemdHarden.Directives;
using PSSystemdHarden.DropIns;
using PSSystemdHarden.UnitFiles.Syntax;
using PSSystemdHarden.Values;

namespace PSSystemdHarden.Linting;

/// <summary>Refuses assignments that systemd would not heed, wherever they are going to be written.</summary>
internal static class AssignmentCheck
{
    /// <summary>Finds what would be passed over, dropped or refused of a service's assignments, each by itself and all together.</summary>
    /// <exception cref="DirectiveValueException">Something would; says what and why.</exception>
    internal static void Check(IReadOnlyList<DropInAssignment> settings, ValueContext context)
    {
        IReadOnlyList<UnitFileDiagnostic> found = new UnitFileLinter(context.Version).Lint(context.Unit, AsUnitFile(context.Unit, settings), []);
        if (found.FirstOrDefault(row => row.Severity is DiagnosticSeverity.Error || row.Id == LintRules.ValueIgnoredInPart.Id) is { } refused)
            throw new DirectiveValueException(refused.Directive ?? string.Empty, $"{refused.Directive}=: {refused.Message}.", refused.Hint);
        CheckValues(settings, context);
    }

    /// <summary>What the linter can't tell, which looks at no machine: values that depend on it, such as shares of its memory.</summary>
    /// <exception cref="DirectiveValueException">systemd would drop one.</exception>
    internal static void CheckValues(IReadOnlyList<DropInAssignment> settings, ValueContext context)
    {
        foreach (DropInAssignment setting in settings)
        {
            if (setting.Values.DefaultIfEmpty(string.Empty).Select(value => ValueCheck.Problem(setting.Directive, value, context)).FirstOrDefault(problem => problem is not null) is { } why)
                throw new DirectiveValueException(setting.Directive.Name, $"{setting.Directive.Name}=: systemd {context.Version.Major} drops this assignment: {why}.", null);
        }
    }

    /// <summary>The file that a service with these assignments would have. What it runs has no bearing on them.</summary>
    private static UnitFile AsUnitFile(string unit, IReadOnlyList<DropInAssignment> settings)
    {
        var text = new StringBuilder($"[{DropInText.ServiceSection}]\nExecStart=/bin/true\n");
        foreach (string line in settings.SelectMany(setting => setting.Lines))
            text.Append(line).Append('\n');
        return UnitFileParser.Parse(unit, Encoding.UTF8.GetBytes(text.ToString()));
    }
}
