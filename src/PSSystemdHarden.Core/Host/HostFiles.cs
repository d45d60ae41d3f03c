namespace PSSystemdHarden.Host;

/// <summary>What the kernel tells in files. What can't be looked at counts as not there.</summary>
/// <param name="root">Where /proc, /sys and /dev are found.</param>
internal sealed class HostFiles(string root)
{
    internal static HostFiles Machine { get; } = new("/");

    /// <summary>Whether there is such a file or folder; one that may not be opened counts, too.</summary>
    internal bool Exists(string path) => Path.Exists(Locate(path)) || new FileInfo(Locate(path)).LinkTarget is not null;

    /// <summary>A file's text without blanks around it; null where it can't be read.</summary>
    internal string? Read(string path)
    {
        try
        {
            return File.ReadAllText(Locate(path)).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    internal string[] Lines(string path) => Read(path)?.Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>A file's words; none where it can't be read.</summary>
    internal string[] Words(string path) => Read(path)?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>What follows "Name:" in a file such as /proc/self/status; null where nothing does.</summary>
    internal string? Field(string path, string name) =>
        Array.Find(Lines(path), line => line.StartsWith(name + ":", StringComparison.Ordinal))?[(name.Length + 1)..].Trim();

    /// <summary>The names of the folders in a folder; none where it may not be looked into.</summary>
    internal IReadOnlyList<string> Folders(string folder)
    {
        try
        {
            return [.. new DirectoryInfo(Locate(folder)).EnumerateDirectories().Select(found => found.Name)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>What the links of a folder lead to; null where it may not be looked into.</summary>
    internal IReadOnlyList<string>? LinkTargets(string folder)
    {
        try
        {
            return [.. new DirectoryInfo(Locate(folder)).EnumerateFileSystemInfos().Select(link => link.LinkTarget).OfType<string>()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private string Locate(string path) => Path.Combine(root, path.TrimStart('/'));
}
