using System.Globalization;

using PSSystemdHarden.Units;

namespace PSSystemdHarden.UnitFiles.Loading;

/// <summary>Why a unit does not load from its files.</summary>
public enum UnitLoadProblem
{
    /// <summary>No file of that name is in the unit path.</summary>
    NotFound,

    /// <summary>The file is empty, or a link to /dev/null.</summary>
    Masked,

    /// <summary>The file can't be read.</summary>
    Unreadable,

    /// <summary>A value in it, or what its values amount to, is refused by systemd.</summary>
    BadSetting,

    /// <summary>The file is not text in the form of unit files.</summary>
    BadSyntax,
}

/// <summary>A unit's files are there, or not, and systemd would not load the unit from them.</summary>
public sealed class UnitLoadException : SystemdException
{
    internal UnitLoadException(UnitLoadProblem problem, string unit, string? path, int line, string message, Exception? inner = null)
        : base(message, inner) => (Problem, Unit, Path, Line) = (problem, unit, path, line);

    /// <summary>The kind of trouble.</summary>
    public UnitLoadProblem Problem { get; }

    /// <summary>The unit's name.</summary>
    public string Unit { get; }

    /// <summary>The file, if it is one file's fault.</summary>
    public string? Path { get; }

    /// <summary>The line in it, 0 where it is no line's fault.</summary>
    public int Line { get; }

    /// <summary>"path:line", as editors take it; the path alone, or the unit's name, where there is no more to tell.</summary>
    internal static string Place(string? path, int line) =>
        line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{path}:{line}") : path ?? string.Empty;
}
