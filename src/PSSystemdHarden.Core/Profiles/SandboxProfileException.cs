using PSSystemdHarden.Json;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Profiles;

/// <summary>A sandbox profile says something that it may not, or that systemd would not take.</summary>
public sealed class SandboxProfileException : SystemdException
{
    internal SandboxProfileException(string? path, FilePosition position, string message, Exception? inner = null)
        : base(position.Locate(path, message), inner) => (Path, Line, Column) = (path, position.Line, position.Column);

    /// <summary>The profile's file; null for one that came from no file.</summary>
    public string? Path { get; }

    /// <summary>The line; the first is 1. 0 where there is no file.</summary>
    public int Line { get; }

    /// <summary>The character in the line; the first is 1. 0 where there is no file.</summary>
    public int Column { get; }
}
