namespace PSSystemdHarden.Journal;

/// <summary>Whether the system's journal can be read.</summary>
internal enum JournalAccess
{
    /// <summary>It can.</summary>
    Readable,

    /// <summary>It is there, and this user may not read it: root and the group systemd-journal may.</summary>
    Denied,

    /// <summary>There is none: no journald, or one that stores nothing.</summary>
    Missing,
}

/// <summary>The files of the system's journal. sd-journal passes over those that it may not open, and does not say so.</summary>
internal static class JournalFiles
{
    private const string MachineIdFile = "/etc/machine-id", SystemJournal = "system.journal";

    private static readonly string[] s_folders = ["/run/log/journal", "/var/log/journal"];

    /// <summary>Whether this user may read what the system's services wrote.</summary>
    internal static JournalAccess Access()
    {
        string machine = File.Exists(MachineIdFile) ? File.ReadAllText(MachineIdFile).Trim() : string.Empty;
        JournalAccess[] found = [.. s_folders.Select(folder => AccessOf(Path.Combine(folder, machine)))];
        return found.Contains(JournalAccess.Readable) ? JournalAccess.Readable
            : found.Contains(JournalAccess.Denied) ? JournalAccess.Denied
            : JournalAccess.Missing;
    }

    private static JournalAccess AccessOf(string folder)
    {
        try
        {
            using FileStream file = new(Path.Combine(folder, SystemJournal), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return JournalAccess.Readable;
        }
        catch (UnauthorizedAccessException)
        {
            return JournalAccess.Denied;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return JournalAccess.Missing;
        }
    }
}
