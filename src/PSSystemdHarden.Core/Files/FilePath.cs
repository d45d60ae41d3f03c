namespace PSSystemdHarden.Files;

/// <summary>Paths as users give them.</summary>
internal static class FilePath
{
    /// <summary>The path, if a file can have it: .NET takes one that can't be for a mistake of the program.</summary>
    /// <exception cref="FileNotFoundException">It has a NUL character.</exception>
    internal static string Possible(string path) =>
        path.Contains('\0', StringComparison.Ordinal) ? throw new FileNotFoundException("no path can have a NUL character in it", path) : path;
}
