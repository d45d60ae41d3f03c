using PSSystemdHarden.Directives;
using PSSystemdHarden.Exposure;
using PSSystemdHarden.UnitFiles.Loading;
using PSSystemdHarden.UnitFiles.Lookup;
using PSSystemdHarden.UnitFiles.Syntax;
using PSSystemdHarden.Values;

namespace PSSystemdHarden.Sandbox;

/// <summary>What a unit's files say of each sandbox directive, as the version that is followed reads them: what it drops does not count.</summary>
internal sealed class WrittenSandbox
{
    /// <summary>Old names of lists that still count.</summary>
    private static readonly Dictionary<string, string> s_newNames = new(StringComparer.Ordinal)
    {
        ["InaccessibleDirectories"] = "InaccessiblePaths",
        ["ReadOnlyDirectories"] = "ReadOnlyPaths",
        ["ReadWriteDirectories"] = "ReadWritePaths",
    };

    private readonly Dictionary<string, WrittenDirective> _directives = new(StringComparer.Ordinal);
    private readonly ServiceDraft _draft = new();
    private readonly LoadContext _context;
    private readonly ValueContext _values;

    /// <param name="paths">The unit's own file, and its drop-ins in the order in which they apply. What can't be read tells nothing.</param>
    /// <param name="tree">Where these are.</param>
    /// <param name="context">The version, and the unit.</param>
    internal WrittenSandbox(IEnumerable<string> paths, FileTree tree, ValueContext context)
    {
        _values = context;
        _context = context.Load;
        foreach (string path in paths)
            Read(path, tree);
    }

    /// <summary>What stands in the files, by the directives' names.</summary>
    internal IReadOnlyDictionary<string, WrittenDirective> Directives => _directives;

    /// <summary>What is written of a directive, and what others that are written make of it; null for neither.</summary>
    internal WrittenDirective? Find(Directive directive)
    {
        WrittenDirective? found = _directives.GetValueOrDefault(directive.Name);
        foreach (ImpliedSetting row in ImpliedSetting.ByDirective[directive.Name].Where(row => row.Holds(_draft)))
        {
            bool adds = DirectiveText.Accumulates(directive);
            bool isWritten = found is { Source.IsImplied: false };
            if (!_directives.TryGetValue(row.Cause, out WrittenDirective? cause) || (isWritten && !adds && !IsWeaker(row, directive, found!.Text)))
                continue;
            found = new WrittenDirective(
                [.. found?.Lines ?? [], row.Value],
                adds && found is not null ? $"{found.Text} {row.Value}" : row.Value,
                isWritten && adds ? found!.Source : cause.Source with { IsImplied = true });
        }

        return found;
    }

    private bool IsWeaker(ImpliedSetting row, Directive directive, string text) =>
        DirectiveValue.TryRead(directive, text, _context.Version, out string word, out _) && row.Weaker.Contains(word);

    private void Read(string path, FileTree tree)
    {
        UnitFile file;
        try
        {
            file = UnitFileParser.Parse(path, tree.ReadFile(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return;
        }

        foreach (UnitFileItem item in file.Items)
        {
            // systemd does not read on.
            if (UnitLoader.FatalProblem(item, _context.Version) is not null || !TryTake(item, tree.Show(path)))
                return;
        }
    }

    /// <summary>Whether the file is read on after that line.</summary>
    private bool TryTake(UnitFileItem item, string path)
    {
        if (item is not { Kind: UnitFileItemKind.Assignment, Section: { } section } || !_context.HasSection(section)
            || !DirectiveCatalog.Embedded.TryFind(section, item.Key, out Directive? written))
        {
            return true;
        }

        SettingOutcome outcome = AssignmentReader.Read(_draft, item, written, _context);
        if (outcome.Effect is SettingEffect.Applied && written.IsKnownTo(_context.Version) && written.IsHeededBy(_context.Version)
            && DirectiveCatalog.Embedded.TryFind(section, s_newNames.GetValueOrDefault(item.Key, item.Key), out Directive? directive) && directive.Sandbox is not null
            && ValueCheck.Problem(directive, item.Value, _values) is null)
        {
            Add(directive, item.Value, new SettingSource(path, item.Line, item.Key, IsImplied: false));
        }

        return outcome.Effect is not SettingEffect.Refused;
    }

    private void Add(Directive directive, string value, SettingSource source)
    {
        WrittenDirective? before = _directives.GetValueOrDefault(directive.Name);
        bool isReset = DirectiveText.IsReset(directive, value);
        bool adds = !isReset && DirectiveText.Accumulates(directive) && before is { Text.Length: > 0 };
        _directives[directive.Name] = new WrittenDirective(
            [.. before?.Lines ?? [], value], isReset ? string.Empty : adds ? $"{before!.Text} {value}" : value, source);
        if (isReset && DirectiveLists.Of(directive.Name) is { } list)
            ClearOtherNames(directive.Name, list, source);
    }

    /// <summary>What is one list under several names is cleared under all of them.</summary>
    private void ClearOtherNames(string cleared, string list, SettingSource source)
    {
        foreach ((string name, WrittenDirective written) in _directives.ToArray())
        {
            if (name != cleared && written.Text.Length > 0 && DirectiveLists.Of(name) == list)
                _directives[name] = new WrittenDirective([.. written.Lines, string.Empty], string.Empty, source);
        }
    }
}
