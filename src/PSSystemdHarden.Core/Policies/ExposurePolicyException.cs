using PSSystemdHarden.Json;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Policies;

/// <summary>A policy can't be used, or not for one service: systemd-analyze would refuse it, or abort.</summary>
public sealed class ExposurePolicyException : SystemdException
{
    internal ExposurePolicyException(string? path, FilePosition position, string message, Exception? inner = null)
        : base(position.Locate(path, message), inner) => (Path, Line, Column) = (path, position.Line, position.Column);

    /// <summary>The policy's file; null for one that came from no file.</summary>
    public string? Path { get; }

    /// <summary>The line; the first is 1.</summary>
    public int Line { get; }

    /// <summary>The character in the line; the first is 1.</summary>
    public int Column { get; }
}
