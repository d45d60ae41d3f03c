using PSSystemdHarden.UnitFiles.Loading;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Gating;

/// <summary>A file that should be a baseline is none.</summary>
public sealed class ExposureBaselineException : SystemdException
{
    internal ExposureBaselineException(string path, int line, string message, Exception? inner = null)
        : base($"{UnitLoadException.Place(path, line)}: {message}.", inner) => (Path, Line) = (path, line);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The line in it, 0 where it is no line's fault.</summary>
    public int Line { get; }
}
