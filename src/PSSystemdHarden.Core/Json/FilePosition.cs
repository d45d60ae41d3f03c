using System.Globalization;

namespace PSSystemdHarden.Json;

/// <summary>A place in a file: line and column in characters, both from 1; 0:0 for no place.</summary>
internal readonly record struct FilePosition(int Line, int Column)
{
    /// <summary>A message as compilers write theirs: "PATH:LINE:COLUMN: message", without what is not known.</summary>
    internal string Locate(string? path, string message)
    {
        string file = path is null ? string.Empty : path + ":";
        string place = Line == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"{Line}:{Column}:");
        return file.Length + place.Length == 0 ? message : $"{file}{place} {message}";
    }
}
