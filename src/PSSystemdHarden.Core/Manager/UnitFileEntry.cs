using PSSystemdHarden.Units;

namespace PSSystemdHarden.Manager;

/// <summary>One row of ListUnitFiles: a unit file and how it is enabled.</summary>
internal sealed record UnitFileEntry(string Path, UnitFileState State)
{
    internal string Name => System.IO.Path.GetFileName(Path);
}
