namespace PSSystemdHarden.UnitFiles.Lookup;

/// <summary>Finds files in a folder and those below it. Links to folders are not followed, so that none leads round in circles.</summary>
internal static class UnitFileSearch
{
    /// <summary>Folders of links to units, which have places of their own (systemd.unit(5)).</summary>
    private static readonly string[] s_linkFolders = [".wants", ".requires", ".upholds"];

    /// <summary>The files of a folder come before those below it, so that a unit comes before its drop-ins.</summary>
    /// <param name="folder">Where to look.</param>
    /// <param name="wants">Which files.</param>
    /// <param name="unreadable">Told of each folder that can't be listed.</param>
    internal static IEnumerable<string> Below(string folder, Func<FileInfo, bool> wants, Action<string, Exception> unreadable)
    {
        FileSystemInfo[] entries;
        try
        {
            entries = [.. new DirectoryInfo(folder).EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            unreadable(folder, e);
            yield break;
        }

        foreach (FileInfo file in entries.OfType<FileInfo>().Where(wants))
            yield return file.FullName;

        foreach (DirectoryInfo below in entries.OfType<DirectoryInfo>().Where(IsEntered))
        {
            foreach (string path in Below(below.FullName, wants, unreadable))
                yield return path;
        }
    }

    private static bool IsEntered(DirectoryInfo folder) =>
        folder.LinkTarget is null && !Array.Exists(s_linkFolders, suffix => folder.Name.EndsWith(suffix, StringComparison.Ordinal));
}
