using PSSystemdHarden.UnitFiles.Loading;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.DropIns;

/// <summary>The file that should be ours is not, or not any more.</summary>
public sealed class ForeignDropInException : SystemdException
{
    internal ForeignDropInException(string path, int line, string why)
        : base($"The drop-in {UnitLoadException.Place(path, line)} is not as this module wrote it: {why}.") => (Path, Line) = (path, line);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The line; 0 for the file as a whole.</summary>
    public int Line { get; }
}
