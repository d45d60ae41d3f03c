using System.Text;

using PSSystemdHarden.Directives;
using PSSystemdHarden.DropIns;
using PSSystemdHarden.Exposure;
using PSSystemdHarden.Linting;
using PSSystemdHarden.Sandbox;
using PSSystemdHarden.UnitFiles;
using PSSystemdHarden.UnitFiles.Loading;
using PSSystemdHarden.UnitFiles.Lookup;
using PSSystemdHarden.UnitFiles.Syntax;
using PSSystemdHarden.Values;

namespace PSSystemdHarden.Changes;

/// <summary>Works out what a change does, without doing it: the new drop-in, each directive, the exposure, and what speaks against it.</summary>
/// <param name="rules">The running manager's.</param>
internal sealed class ChangePlanner(ExposureRules rules)
{
    private const string Section = DropInText.ServiceSection;

    private static readonly HashSet<string> s_overridden = [LintRules.NoEffectOverridden.Id, LintRules.NoEffectReset.Id];

    private readonly UnitLoader _loader = new(rules, ManagerDefaults.RestrictsSetuid(FileTree.Machine));
    private readonly UnitFileLinter _linter = new(rules.Version);
    private readonly ulong? _memory = ValueContext.MemoryOfThisMachine();

    /// <param name="unit">The unit.</param>
    /// <param name="place">Where its drop-in is.</param>
    /// <param name="before">What that says now; null where there is none.</param>
    /// <param name="request">What shall become of it.</param>
    /// <exception cref="ForeignDropInException">The file there is somebody else's.</exception>
    /// <exception cref="DirectiveValueException">systemd would not heed what shall be written.</exception>
    /// <exception cref="UnitLoadException">systemd would not load the unit with it, or does not now.</exception>
    internal UnitChange Plan(UnitOnDisk unit, DropInPlace place, byte[]? before, ChangeRequest request)
    {
        IReadOnlyList<DropInAssignment> old = before is null ? [] : ReadOwn(place, before);
        var lists = new SharedLists(Read(SourcesBefore(unit, place)));
        IReadOnlyList<DropInAssignment> wanted = lists.Complete(
            request.Replaces ? request.Settings : DropInText.Merge(lists.WithoutAdded(old, request.Removed), request.Settings, request.Removed));
        UnitChange change = Plan(unit, place, before, wanted.Count == 0 ? null : Encoding.UTF8.GetBytes(DropInText.Render(Section, wanted)));
        AssignmentCheck.CheckValues(request.Settings, ContextOf(unit.Name));
        return change;
    }

    /// <summary>As above, for bytes that are known: those of an earlier state.</summary>
    internal UnitChange Plan(UnitOnDisk unit, DropInPlace place, byte[]? before, byte[]? after)
    {
        UnitSources now = SourcesOf(unit, place, before), then = SourcesOf(unit, place, after);
        IReadOnlyList<UnitFileDiagnostic> found = after is null ? [] : Lint(then, place);
        LoadedUnit loaded = _loader.Load(then);
        UnitExposure rated = ExposureAssessment.Assess(rules, unit.Name, loaded.Settings);
        IReadOnlyDictionary<string, WrittenDirective> written = Read(then);
        Dictionary<string, string> writtenNow = Texts(Read(now)), writtenThen = Texts(written);
        return new UnitChange(place, before, after)
        {
            Written = written,
            Properties = Compare(writtenNow, writtenThen),
            Diff = TextDiff.Lines(Text(before), Text(after)),
            ExposureBefore = ExposureAssessment.Assess(rules, unit.Name, _loader.Load(now).Settings).Exposure,
            ExposureAfter = rated.Exposure,
            RatingAfter = rated.Rating,

            // What went badly together before is none of this change's doing.
            Warnings = [.. found.Select(row => row.Message), .. ConflictRules.Check(then, writtenThen).Except(ConflictRules.Check(now, writtenNow))],
        };
    }

    /// <summary>What the unit's other files say of each directive in the end.</summary>
    internal IReadOnlyDictionary<string, string> WrittenWithout(UnitOnDisk unit, DropInPlace place) => Texts(Read(SourcesOf(unit, place, null)));

    private static IReadOnlyList<DropInAssignment> ReadOwn(DropInPlace place, byte[] content) => DropInText.IsOurs(content)
        ? DropInText.Read(Section, UnitFileParser.Parse(place.Path, content))
        : throw new ForeignDropInException(place.Path, 0, "its first line is another");

    private static UnitSources SourcesOf(UnitOnDisk unit, DropInPlace place, byte[]? content)
    {
        IEnumerable<string> others = unit.DropInPaths.Where(path => path != place.Path);
        return content is null
            ? new UnitSources(unit.Name, unit.FragmentPath, false, [.. others], FileTree.Machine)
            : new UnitSources(unit.Name, unit.FragmentPath, false, [.. others.Append(place.Path).OrderBy(Path.GetFileName, StringComparer.Ordinal)],
                FileTree.Machine.With(place.Path, content));
    }

    /// <summary>The files that apply before our own.</summary>
    private static UnitSources SourcesBefore(UnitOnDisk unit, DropInPlace place) => new(
        unit.Name, unit.FragmentPath, false, [.. unit.DropInPaths.Where(path => string.CompareOrdinal(Path.GetFileName(path), place.FileName) < 0)], FileTree.Machine);

    /// <summary>What the linter says of our own file; what keeps it from having its effect is an error.</summary>
    private UnitFileDiagnostic[] Lint(UnitSources sources, DropInPlace place)
    {
        UnitFile[] dropIns = [.. sources.DropInPaths.Select(path => UnitFileParser.Parse(path, sources.Tree.ReadFile(path)))];
        UnitFile fragment = UnitFileParser.Parse(sources.FragmentPath, sources.Tree.ReadFile(sources.FragmentPath));
        UnitFileDiagnostic[] own = [.. _linter.Lint(sources.Name, fragment, dropIns).Where(row => row.Path == place.Path)];
        if (Array.Find(own, row => s_overridden.Contains(row.Id)) is { } overridden)
            throw new DirectiveValueException(overridden.Directive!, $"{overridden.Message}.", "Change it there, or remove it there first.");
        if (Array.Find(own, row => row.Severity is DiagnosticSeverity.Error || row.Id == LintRules.ValueIgnoredInPart.Id) is { } refused)
            throw new DirectiveValueException(refused.Directive ?? string.Empty, $"{refused.Directive}=: {refused.Message}.", refused.Hint);
        return Array.FindAll(own, row => row.Severity is DiagnosticSeverity.Warning);
    }

    private static Dictionary<string, string> Texts(IReadOnlyDictionary<string, WrittenDirective> written) =>
        written.ToDictionary(row => row.Key, row => row.Value.Text, StringComparer.Ordinal);

    /// <summary>The sandbox directives that the files set.</summary>
    private IReadOnlyDictionary<string, WrittenDirective> Read(UnitSources sources) =>
        new WrittenSandbox(sources.Paths, sources.Tree, ContextOf(sources.Name)).Directives;

    private ValueContext ContextOf(string unit) => new(unit, rules.Version, rules.Groups, _memory, hasBpfFramework: null);

    private static SandboxPropertyChange[] Compare(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after) =>
    [
        .. before.Keys.Union(after.Keys)
            .Where(name => before.GetValueOrDefault(name) != after.GetValueOrDefault(name))
            .Order(StringComparer.Ordinal)
            .Select(name => new SandboxPropertyChange(name, before.GetValueOrDefault(name), after.GetValueOrDefault(name))),
    ];

    private static string Text(byte[]? content) => content is null ? string.Empty : Encoding.UTF8.GetString(content);
}
