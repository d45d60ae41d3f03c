using PSSystemdHarden.UnitFiles.Lookup;
using PSSystemdHarden.UnitFiles.Syntax;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Linting;

/// <summary>The files that are linted together: a unit's own with the drop-ins beside it, or one drop-in.</summary>
/// <param name="Unit">The unit's name, or for a drop-in of all units of a type one that stands for them.</param>
/// <param name="FragmentPath">The unit's own file; null for a drop-in alone.</param>
/// <param name="DropInPaths">The drop-ins, in the order in which they apply.</param>
internal sealed record LintTarget(string Unit, string? FragmentPath, IReadOnlyList<string> DropInPaths)
{
    private const string DropInFolder = ".d", DropIn = ".conf";

    /// <summary>All its files.</summary>
    internal IEnumerable<string> Paths => FragmentPath is null ? DropInPaths : DropInPaths.Prepend(FragmentPath);

    /// <summary>Whether a path is, by its name and folder, that of a unit file or a drop-in.</summary>
    internal static bool IsUnitFile(string path) => UnitOf(path) is not null;

    /// <summary>The unit that such a file belongs to, or one that stands for all of a type; null for other files.</summary>
    internal static string? UnitOf(string path) => IsUnit(path) ? Path.GetFileName(path) : UnitOfDropIn(path);

    /// <summary>What is linted with a file that <see cref="IsUnitFile"/>.</summary>
    /// <exception cref="IOException">The folder can't be looked at.</exception>
    internal static LintTarget Of(string path)
    {
        string full = Path.GetFullPath(path);
        if (IsUnit(full))
            return new LintTarget(Path.GetFileName(full), full, DropInsBeside(full));
        return new LintTarget(UnitOfDropIn(full) ?? throw new ArgumentException($"'{path}' is neither a unit file nor a drop-in.", nameof(path)), null, [full]);
    }

    /// <exception cref="IOException">A file can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file can't be read.</exception>
    internal IReadOnlyList<UnitFileDiagnostic> Lint(UnitFileLinter linter) =>
        linter.Lint(Unit, FragmentPath is null ? null : Read(FragmentPath), [.. DropInPaths.Select(Read)]);

    private static UnitFile Read(string path) => UnitFileParser.Parse(path, FileTree.Machine.ReadFile(path));

    private static bool IsUnit(string path) => UnitName.TypeOf(Path.GetFileName(path)) is not null;

    private static IReadOnlyList<string> DropInsBeside(string path)
    {
        string name = Path.GetFileName(path);
        var folder = new UnitPath(new UnitFolderCache(FileTree.Machine), [Path.GetDirectoryName(path)!]);
        string instance = UnitName.IsTemplate(name) ? UnitName.WithInstance(name, "instance") : name;
        return folder.TryFind(instance, out UnitSources? sources) ? sources.DropInPaths : [];
    }

    /// <summary>"web.service.d/10.conf" belongs to web.service, "service.d/10.conf" to every service.</summary>
    private static string? UnitOfDropIn(string path)
    {
        string folder = Path.GetFileName(Path.GetDirectoryName(path)) ?? string.Empty;
        string name = Path.GetFileName(path);
        if (name.StartsWith('.') || !name.EndsWith(DropIn, StringComparison.Ordinal) || !folder.EndsWith(DropInFolder, StringComparison.Ordinal))
            return null;
        string unit = folder[..^DropInFolder.Length];
        if (UnitName.TypeOf(unit) is not null)
            return unit;
        return UnitName.TypeOf("any." + unit) is not null ? "any." + unit : null;
    }
}
