using PSSystemdHarden.Directives;
using PSSystemdHarden.Exposure;
using PSSystemdHarden.UnitFiles.Loading;
using PSSystemdHarden.UnitFiles.Syntax;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Linting;

/// <summary>Finds what a version of systemd would pass over, refuse, or never heed in unit files. Looks nothing up on the machine.</summary>
internal sealed class UnitFileLinter(SystemdVersion version)
{
    private readonly SystemCallGroups _groups = new(ExposureTables.Embedded.SystemCalls, version);

    /// <summary>Lints a unit's own file and its drop-ins, or drop-ins alone.</summary>
    /// <param name="unit">The unit's name; a template gets the instance that systemd-analyze gives it.</param>
    /// <param name="fragment">Its own file; null where only drop-ins are looked at.</param>
    /// <param name="dropIns">Its drop-ins, in the order in which they apply.</param>
    internal IReadOnlyList<UnitFileDiagnostic> Lint(string unit, UnitFile? fragment, IReadOnlyList<UnitFile> dropIns)
    {
        UnitFile[] files = fragment is null ? [.. dropIns] : [fragment, .. dropIns];
        UnitType type = UnitName.TypeOf(unit) ?? UnitType.Service;
        string name = UnitName.IsTemplate(unit) ? UnitName.WithInstance(unit, TemplateInstance.Of(version)) : unit;
        var report = new LintReport();
        var names = new NameChecks(report, type, version);
        var values = new ValueChecks(report, new LoadContext(new UnitIdentity(name), version, _groups), fragment);
        foreach (UnitFile file in files)
        {
            foreach (UnitFileItem item in file.Items)
            {
                if (names.IsHeeded(file, item, out Directive? directive))
                    values.Read(file, item, directive);
            }
        }

        if (fragment is not null)
            values.CheckWhole(type);
        EffectChecks.Check(report, values.Written, values.Draft);
        return report.InOrderOf(files);
    }
}
