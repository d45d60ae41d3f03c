using System.Diagnostics.CodeAnalysis;

using PSSystemdHarden.Directives;
using PSSystemdHarden.UnitFiles.Syntax;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Linting;

/// <summary>Checks lines, sections and the names of directives.</summary>
internal sealed class NameChecks(LintReport report, UnitType type, SystemdVersion version)
{
    private const string OwnPrefix = "X-";

    /// <summary>systemd knows no other sections in units of a type, whatever else it knows of them.</summary>
    private readonly string[] _sections = ["Unit", type.ToString(), "Install"];

    /// <summary>Whether systemd looks at an item's value; what is wrong up to there is reported.</summary>
    internal bool IsHeeded(UnitFile file, UnitFileItem item, [NotNullWhen(true)] out Directive? directive)
    {
        directive = null;
        switch (item.Kind)
        {
            case UnitFileItemKind.Fatal:
                report.Add(LintRules.SyntaxError, file, item, $"systemd stops reading the file here: {item.Problem}");
                return false;
            case UnitFileItemKind.Ignored:
                report.Add(LintRules.IgnoredLine, file, item, $"systemd passes over the line: {item.Problem}", "A comment begins with # or ;.");
                return false;
            case UnitFileItemKind.Section:
                CheckSection(file, item);
                return false;
            case UnitFileItemKind.Assignment when item.Section is null:
                report.Add(LintRules.IgnoredLine, file, item, "systemd passes over the line: it stands before the first section", "Put a header such as [Service] above it.");
                return false;
            default:
                return item.Kind is UnitFileItemKind.Assignment && _sections.Contains(item.Section) && IsKnown(file, item, out directive) && IsOfItsTime(file, item, directive);
        }
    }

    private void CheckSection(UnitFile file, UnitFileItem item)
    {
        string section = item.Section!;
        if (_sections.Contains(section) || section.StartsWith(OwnPrefix, StringComparison.Ordinal))
            return;
        string problem = DirectiveCatalog.Embedded.Sections.Contains(section)
            ? $"a {TypeName} has no section [{section}]: systemd passes over all of it"
            : $"there is no section [{section}]: systemd passes over all of it";
        report.Add(LintRules.UnknownSection, file, item, problem, NearestName.Hint(section, _sections, name => $"[{name}]")
            ?? $"A {TypeName} has the sections {string.Join(", ", _sections.Select(name => $"[{name}]"))}.");
    }

    private bool IsKnown(UnitFile file, UnitFileItem item, [NotNullWhen(true)] out Directive? directive)
    {
        if (DirectiveCatalog.Embedded.TryFind(item.Section!, item.Key, out directive))
            return true;
        if (item.Key.StartsWith(OwnPrefix, StringComparison.Ordinal))
            return false;

        string[] homes = [.. DirectiveCatalog.Embedded.Find(item.Key).SelectMany(row => row.Sections).Distinct().Order(StringComparer.Ordinal)];
        if (homes.Length > 0)
            report.Add(LintRules.WrongSection, file, item, $"[{item.Section}] has no {item.Key}=: systemd passes over it", HomeHint(item, homes));
        else
            report.Add(LintRules.UnknownDirective, file, item, $"there is no {item.Key}=: systemd passes over it", NameHint(item));
        return false;
    }

    private string HomeHint(UnitFileItem item, string[] homes)
    {
        string[] here = [.. homes.Intersect(_sections)];
        return here.Length > 0
            ? $"Put {item.Key}= below {string.Join(" or ", here.Select(name => $"[{name}]"))}."
            : $"It is known in {string.Join(", ", homes.Select(name => $"[{name}]"))}, which a {TypeName} has not.";
    }

    private string? NameHint(UnitFileItem item) =>
        NearestName.Hint(item.Key, NamesOf([item.Section!]), name => name + "=")
        ?? NearestName.Hint(item.Key, NamesOf(_sections), name => $"{name}= (below {string.Join(" or ", _sections.Where(s => IsUsable(s, name)).Select(s => $"[{s}]"))})");

    private IEnumerable<string> NamesOf(string[] sections) => DirectiveCatalog.Embedded.Names.Where(name => Array.Exists(sections, section => IsUsable(section, name)));

    private bool IsUsable(string section, string name) =>
        DirectiveCatalog.Embedded.TryFind(section, name, out Directive? directive) && directive.IsKnownTo(version) && directive.IsHeededBy(version);

    private bool IsOfItsTime(UnitFile file, UnitFileItem item, Directive directive)
    {
        if (!directive.IsKnownTo(version))
        {
            report.Add(LintRules.DirectiveTooNew, file, item, $"systemd knows {item.Key}= since {directive.Since}, and {version.Major} passes over it");
            return false;
        }

        string? modern = LintTables.ModernSpelling(item.Section!, item.Key);
        if (!directive.IsHeededBy(version))
        {
            report.Add(LintRules.DirectiveRemoved, file, item, $"systemd {version.Major} does not heed {item.Key}= any more", modern);
            return false;
        }

        if (directive.IsLegacy)
            report.Add(LintRules.DirectiveLegacy, file, item, $"[{item.Section}] {item.Key}= is outdated, though it still counts", modern);
        return true;
    }

    private string TypeName => type.ToString().ToLowerInvariant();
}
