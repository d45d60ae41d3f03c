using PSSystemdHarden.Directives;
using PSSystemdHarden.Exposure;
using PSSystemdHarden.UnitFiles;
using PSSystemdHarden.UnitFiles.Loading;
using PSSystemdHarden.UnitFiles.Lookup;
using PSSystemdHarden.Values;

namespace PSSystemdHarden.Sandbox;

/// <summary>The sandbox directives of services as their files have them: needs no systemd.</summary>
/// <param name="rater">Whose files they are, and whose version is followed.</param>
internal sealed class FileSandbox(UnitFileRater rater)
{
    /// <summary>All directives that the version knows, by name.</summary>
    /// <param name="unit">A unit that it has loaded.</param>
    internal IReadOnlyList<UnitSandboxSetting> Read(LoadedUnit unit)
    {
        (ExposureRules rules, UnitSources sources, FileUnitOrigin file) = (rater.Rules, unit.Sources, FileUnitOrigin.Of(rater, unit));

        // The machine that will run it is not known, nor how much memory it has.
        var context = new ValueContext(sources.Name, rules.Version, rules.Groups, memory: null, hasBpfFramework: null);
        var written = new WrittenSandbox(sources.Paths, sources.Tree, context);
        return [.. DirectiveCatalog.Embedded.Sandbox.Where(directive => directive.IsKnownTo(rules.Version)).Select(Setting)];

        UnitSandboxSetting Setting(Directive directive)
        {
            WrittenDirective? found = written.Find(directive);
            object value = SandboxValues.Encode(directive, found?.Lines ?? [], context);
            return SandboxSettings.Of(sources.Name, directive, value, found, context, _ => PendingChange.None) with { File = file };
        }
    }
}
