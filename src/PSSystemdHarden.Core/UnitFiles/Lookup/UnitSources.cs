namespace PSSystemdHarden.UnitFiles.Lookup;

/// <summary>The files that make up a unit.</summary>
/// <param name="Name">The unit's main name: of the file, with the instance put in.</param>
/// <param name="FragmentPath">The unit's own file.</param>
/// <param name="IsMasked">The file is empty, or a link to /dev/null.</param>
/// <param name="DropInPaths">Its drop-ins, in the order in which they apply.</param>
/// <param name="Tree">Where all these files are.</param>
internal sealed record UnitSources(string Name, string FragmentPath, bool IsMasked, IReadOnlyList<string> DropInPaths, FileTree Tree)
{
    /// <summary>All its files, in the order in which they apply.</summary>
    internal IEnumerable<string> Paths => DropInPaths.Prepend(FragmentPath);
}
