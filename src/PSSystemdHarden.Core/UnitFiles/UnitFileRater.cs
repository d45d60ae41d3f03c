using System.Collections.Concurrent;

using PSSystemdHarden.Exposure;
using PSSystemdHarden.Policies;
using PSSystemdHarden.UnitFiles.Loading;
using PSSystemdHarden.UnitFiles.Lookup;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.UnitFiles;

/// <summary>Rates units from their files. Calls nothing that only Linux has, and needs no systemd. Lists each folder once: make a new one to see changes.</summary>
internal sealed class UnitFileRater
{
    private readonly FileTree _tree;
    private readonly IReadOnlyList<string> _searchPath;
    private readonly UnitLoader _loader;
    private readonly UnitPath _path;
    private readonly ConcurrentDictionary<string, UnitPath> _withFirst = new(StringComparer.Ordinal);

    /// <param name="tree">Where the files are.</param>
    /// <param name="searchPath">The folders to look in after a file's own.</param>
    /// <param name="rules">What counts, and how.</param>
    internal UnitFileRater(FileTree tree, IReadOnlyList<string> searchPath, ExposureRules rules)
    {
        (_tree, _searchPath) = (tree, searchPath);
        _path = new UnitPath(new UnitFolderCache(tree), searchPath);
        _loader = new UnitLoader(rules, ManagerDefaults.RestrictsSetuid(tree));
    }

    /// <summary>Rates by the rules of the systemd that is installed in the tree, of the newest known where none is, or as chosen.</summary>
    /// <param name="tree">Where the files are.</param>
    /// <param name="searchPath">The folders to look in after a file's own.</param>
    /// <param name="version">Whose rules; null for the installed one's.</param>
    /// <param name="scoring">Which of its two ways; null for its own way with files.</param>
    /// <param name="policy">What counts differently; null for nothing.</param>
    internal static UnitFileRater Of(FileTree tree, IReadOnlyList<string> searchPath, SystemdVersion? version, ExposureScoring? scoring, ExposurePolicy? policy)
    {
        SystemdVersion chosen = version ?? InstalledSystemd.Find(tree) ?? SystemdVersion.NewestKnown;
        return new(tree, searchPath, ExposureRules.ForFiles(chosen, scoring ?? ExposureRules.DefaultScoringOfFiles(chosen)).With(policy));
    }

    internal ExposureRules Rules => _loader.Rules;

    /// <summary>The unit path of a root tree, to look for names in.</summary>
    internal UnitPath Names() => _path;

    /// <summary>For the same places as they are by now, and by the same rules where no others are given.</summary>
    /// <param name="version">Whose rules; null for the same.</param>
    /// <param name="scoring">Which of its two ways; null for the same, or with another version for its own way with files.</param>
    /// <param name="policy">What counts differently; null for the same.</param>
    internal UnitFileRater Anew(SystemdVersion? version, ExposureScoring? scoring, ExposurePolicy? policy)
    {
        SystemdVersion chosen = version ?? Rules.Version;
        ExposureScoring way = scoring ?? (version is null ? Rules.Scoring : ExposureRules.DefaultScoringOfFiles(chosen));
        return new(_tree, _searchPath, ExposureRules.ForFiles(chosen, way).With(policy ?? Rules.Policy?.Policy));
    }

    /// <summary>Rates one unit file.</summary>
    /// <exception cref="UnitLoadException">systemd would not load the unit.</exception>
    internal UnitExposure RateFile(string path) => Assess(LoadFile(path));

    /// <summary>Loads one unit file; its own folder comes first in the unit path, as in systemd's offline mode.</summary>
    /// <exception cref="UnitLoadException">systemd would not load the unit.</exception>
    internal LoadedUnit LoadFile(string path)
    {
        string full = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(full) ?? full;
        string name = Path.GetFileName(full);
        return Load(_withFirst.GetOrAdd(folder, first => new UnitPath(first, _path)), name) with { File = full };
    }

    /// <summary>Rates a unit of that full name; a template gets the instance that systemd-analyze gives it.</summary>
    /// <exception cref="UnitLoadException">systemd would not load the unit.</exception>
    internal UnitExposure Rate(UnitPath path, string name) => Assess(Load(path, name));

    /// <summary>Loads a unit of that full name.</summary>
    /// <exception cref="UnitLoadException">systemd would not load the unit.</exception>
    internal LoadedUnit Load(UnitPath path, string name)
    {
        string instance = UnitName.IsTemplate(name) ? UnitName.WithInstance(name, TemplateInstance.Of(Rules.Version, Rules.Scoring)) : name;
        try
        {
            if (path.TryFind(instance, out UnitSources? sources))
                return _loader.Load(sources);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UnitLoadException(UnitLoadProblem.Unreadable, name, null, 0, $"The files of '{name}' can't be looked at: {e.Message}", e);
        }

        throw new UnitLoadException(UnitLoadProblem.NotFound, name, null, 0, $"There is no file of the unit '{name}'.");
    }

    internal UnitExposure Assess(LoadedUnit unit)
    {
        UnitSources sources = unit.Sources;
        return ExposureAssessment.Assess(Rules, sources.Name, unit.Settings, () => SettingSources.Of(_loader, unit)).From(
            FileUnitOrigin.Of(this, unit), sources.Tree.Show(sources.FragmentPath), [.. sources.DropInPaths.Select(sources.Tree.Show)]);
    }
}
