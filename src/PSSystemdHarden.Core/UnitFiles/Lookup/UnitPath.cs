using System.Diagnostics.CodeAnalysis;

using PSSystemdHarden.UnitFiles.Syntax;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.UnitFiles.Lookup;

/// <summary>Finds units by name in a list of folders, the first of which counts most, as PID 1 does.</summary>
internal sealed class UnitPath
{
    private const int MaxAliases = 8;

    private readonly UnitFolderCache _cache;
    private readonly UnitFolder[] _folders;
    private readonly Lazy<ILookup<string, string>> _aliases;

    private readonly UnitPath? _rest;

    internal UnitPath(UnitFolderCache cache, IEnumerable<string> folders)
    {
        _cache = cache;
        _folders = [.. folders.Distinct(StringComparer.Ordinal).Select(cache.Get)];
        _aliases = new(FindAliases);
    }

    /// <summary>A path with one more folder in front.</summary>
    internal UnitPath(string first, UnitPath rest)
        : this(rest._cache, rest._folders.Select(folder => folder.Path).Prepend(first)) => _rest = rest;

    /// <summary>The names of all files that may be units.</summary>
    internal IEnumerable<string> UnitNames => _folders.SelectMany(folder => folder.Files).Where(name => UnitName.TypeOf(name) is not null).Distinct(StringComparer.Ordinal);

    /// <summary>The files of a unit of that full name.</summary>
    /// <exception cref="IOException">A file can't be looked at.</exception>
    internal bool TryFind(string name, [NotNullWhen(true)] out UnitSources? sources)
    {
        sources = null;
        var unit = new UnitIdentity(name);
        string? fragment = FragmentOf(name) ?? (unit.Instance is { Length: > 0 } ? FragmentOf(unit.Prefix + "@" + unit.Suffix) : null);
        if (fragment is null)
            return false;

        string id = Path.GetFileName(fragment);
        if (UnitName.IsTemplate(id) && unit.Instance is { Length: > 0 })
            id = UnitName.WithInstance(id, unit.Instance);
        FileTree tree = _cache.Tree;
        sources = new UnitSources(id, fragment, IsMasked(fragment), DropInsOf(id, name), tree);
        return true;
    }

    /// <summary>The file of a name, through aliases.</summary>
    private string? FragmentOf(string name)
    {
        for (int hops = 0; hops < MaxAliases; hops++)
        {
            if (!TryStep(name, out string? path, out string? alias))
                return null;
            if (path is not null)
                return path;
            name = alias!;
        }

        return null;
    }

    /// <summary>What the first folder with that name has: a file, or a link inside the unit path, which is another name.</summary>
    private bool TryStep(string name, out string? path, out string? alias)
    {
        (path, alias) = (null, null);
        foreach (UnitFolder folder in _folders)
        {
            if (!folder.HasFile(name, out bool isLink))
                continue;
            if (isLink && folder.LinkTarget(name) is { } target && IsInPath(target))
            {
                string other = Path.GetFileName(target);
                if (!IsAlias(name, other))
                    continue;
                alias = other;
                return true;
            }

            path = folder.PathOf(name);
            return true;
        }

        return false;
    }

    private bool IsInPath(string target) => Array.Exists(
        _folders, folder => target.Length > folder.Path.Length + 1 && target.StartsWith(folder.Path, StringComparison.Ordinal) && target[folder.Path.Length] is '/' or '\\');

    /// <summary>Only names of the same type and kind can be one unit's; an instance may be another name of a template's.</summary>
    private static bool IsAlias(string name, string other)
    {
        if (name == other || UnitName.TypeOf(name) != UnitName.TypeOf(other) || UnitName.TypeOf(name) is null or UnitType.Slice or UnitType.Mount or UnitType.Automount or UnitType.Swap)
            return false;
        string? instance = new UnitIdentity(name).Instance;
        string? otherInstance = new UnitIdentity(other).Instance;
        return instance == otherInstance || (instance is { Length: > 0 } && otherInstance is "");
    }

    /// <summary>Tells by looks alone: opening a pipe or a device might never end.</summary>
    private bool IsMasked(string path)
    {
        var file = new FileInfo(_cache.Tree.Locate(path));
        if (file.LinkTarget is not null && file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
            file = target;
        return file.FullName is "/dev/null" || (_cache.Tree.Root is not null && file.FullName == _cache.Tree.Show("/dev/null")) || file is { Exists: true, Length: 0 };
    }

    /// <summary>Of equally named drop-ins the first one counts; all are then taken in the order of their names.</summary>
    private IReadOnlyList<string> DropInsOf(string id, string name)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        IEnumerable<string> names = new[] { id, name }.Concat(AliasesOf(id)).Distinct(StringComparer.Ordinal);
        foreach (IEnumerable<string> candidates in names.Select(DropInNames.Of).Append([new UnitIdentity(id).Suffix[1..]]))
        {
            foreach (UnitFolder folder in _folders)
            {
                foreach (string candidate in candidates)
                    AddDropIns(found, folder, candidate + ".d");
            }
        }

        return found.Count == 0 ? [] : [.. found.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value)];
    }

    private void AddDropIns(Dictionary<string, string> found, UnitFolder folder, string name)
    {
        if (!folder.HasFolder(name))
            return;
        string path = folder.PathOf(name);
        foreach (string dropIn in _cache.DropInsIn(path))
            found.TryAdd(dropIn, _cache.Tree.Combine(path, dropIn));
    }

    private IEnumerable<string> AliasesOf(string id)
    {
        var unit = new UnitIdentity(id);
        IEnumerable<string> direct = AliasesOfFile(id);
        return unit.Instance is { Length: > 0 } instance
            ? direct.Concat(AliasesOfFile(unit.Prefix + "@" + unit.Suffix).Select(alias => UnitName.IsTemplate(alias) ? UnitName.WithInstance(alias, instance) : alias))
            : direct;
    }

    /// <summary>A folder in front that has no links adds no aliases; it can only hide some.</summary>
    private IEnumerable<string> AliasesOfFile(string name) => _rest is not null && !_folders[0].HasLinks
        ? _rest.AliasesOfFile(name).Where(alias => !_folders[0].HasFile(alias, out _))
        : _aliases.Value[name];

    private ILookup<string, string> FindAliases() => _folders
        .SelectMany(folder => folder.Links)
        .Where(name => UnitName.TypeOf(name) is not null)
        .Distinct(StringComparer.Ordinal)
        .Select(name => (Name: name, Fragment: FragmentOf(name)))
        .Where(row => row.Fragment is not null && Path.GetFileName(row.Fragment) != row.Name)
        .ToLookup(row => MainNameOf(row.Name, Path.GetFileName(row.Fragment!)), row => row.Name, StringComparer.Ordinal);

    /// <summary>An instance that is a link to a template is another name of the template's instance alone.</summary>
    private static string MainNameOf(string name, string file) =>
        UnitName.IsTemplate(file) && new UnitIdentity(name).Instance is { Length: > 0 } instance ? UnitName.WithInstance(file, instance) : file;
}
