namespace PSSystemdHarden.Linting;

/// <summary>Finds unit files and drop-ins in a folder and those below it. Links are not followed: what they name has a place of its own.</summary>
internal static class UnitFileSearch
{
    /// <summary>The files of a folder come before those below it, so that a unit comes before its drop-ins.</summary>
    /// <param name="folder">Where to look.</param>
    /// <param name="unreadable">Told of each folder that can't be listed.</param>
    internal static IEnumerable<string> Below(string folder, Action<string, Exception> unreadable)
    {
        FileSystemInfo[] entries;
        try
        {
            entries = [.. new DirectoryInfo(folder).EnumerateFileSystemInfos().Where(entry => entry.LinkTarget is null).OrderBy(entry => entry.Name, StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            unreadable(folder, e);
            yield break;
        }

        foreach (FileSystemInfo entry in entries)
        {
            if (entry is FileInfo && LintTarget.IsUnitFile(entry.FullName))
                yield return entry.FullName;
        }

        foreach (DirectoryInfo below in entries.OfType<DirectoryInfo>())
        {
            foreach (string path in Below(below.FullName, unreadable))
                yield return path;
        }
    }
}
