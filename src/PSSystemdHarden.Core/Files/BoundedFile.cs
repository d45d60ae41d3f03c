namespace PSSystemdHarden.Files;

/// <summary>Reads files that somebody else has named: no more of them than is sensible.</summary>
internal static class BoundedFile
{
    /// <summary>The whole file; null if it is larger than a limit.</summary>
    /// <exception cref="IOException">The file can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    internal static byte[]? Read(string path, int limit)
    {
        using FileStream file = File.OpenRead(FilePath.Possible(path));
        // What is no regular file has no length beforehand, and may have no end.
        using var content = new MemoryStream();
        var buffer = new byte[81920];
        while (content.Length <= limit && file.Read(buffer) is > 0 and int count)
            content.Write(buffer, 0, count);
        return content.Length > limit ? null : content.ToArray();
    }
}
