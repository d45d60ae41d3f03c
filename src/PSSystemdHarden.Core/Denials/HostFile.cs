using System.Globalization;
using System.Runtime.Versioning;

using PSSystemdHarden.Interop;
using PSSystemdHarden.Processes;

namespace PSSystemdHarden.Denials;

/// <summary>What is at a path outside of the sandbox, as far as this user can see it.</summary>
[SupportedOSPlatform("linux")]
internal static class HostFile
{
    private const string Mounts = "/proc/self/mountinfo";

    /// <summary>A right, as in the last digit of a mode.</summary>
    internal const uint Execute = 1, Write = 2;


    /// <summary>Whether the path is there, and was at that time already.</summary>
    internal static bool WasThere(string path, DateTime time)
    {
        try
        {
            FileSystemInfo file = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
            return (file.Exists || Path.Exists(path)) && file.CreationTime <= time;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Whether the file system is read-only outside of the sandbox as well.</summary>
    internal static bool IsReadOnly(string path)
    {
        try
        {
            return new MountTable(MountEntry.Parse(File.ReadAllText(Mounts))).At(path) is { IsReadOnly: true };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>What an ordinary user may not do with a path by the files' owners and modes alone; null where nothing stands in the way.</summary>
    /// <param name="path">The path; where it is not there, its folder counts, which would have to be written.</param>
    /// <param name="user">The user's number.</param>
    /// <param name="groups">The user's groups.</param>
    /// <param name="rights">What it is wanted for, if it is there; a message does not tell whether a file was to be read or written, and mostly both are refused.</param>
    internal static (string Path, uint Group, bool GroupMay)? Obstacle(string path, uint user, IReadOnlySet<uint> groups, uint rights)
    {
        string target = path;
        bool isThere = Libc.TryStat(target, out FileStat status);
        if (!isThere)
        {
            target = Path.GetDirectoryName(path) ?? "/";
            if (!Libc.TryStat(target, out status))
                return null;
        }

        for (string? folder = Path.GetDirectoryName(target); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Libc.TryStat(folder, out FileStat above) && !May(above, Execute))
                return (folder, above.Group, GroupMay(above, Execute));
        }

        uint wanted = isThere ? rights : Write | Execute;
        return May(status, wanted) ? null : (target, status.Group, GroupMay(status, wanted));

        bool May(FileStat file, uint rights)
        {
            int shift = file.User == user ? 6 : groups.Contains(file.Group) ? 3 : 0;
            return (file.Mode >> shift & rights) == rights;
        }

        static bool GroupMay(FileStat file, uint rights) => (file.Mode >> 3 & rights) == rights;
    }

    /// <summary>The number of a user, and the numbers of its groups; null where there is no such user in the machine's own files.</summary>
    internal static (uint User, IReadOnlySet<uint> Groups)? FindUser(string name, string group, IEnumerable<string> supplementary)
    {
        string[][] users = Rows("/etc/passwd"), all = Rows("/etc/group");
        string[]? user = Array.Find(users, row => row.Length > 3 && (row[0] == name || row[2] == name));
        if (user is null || !TryNumber(user[2], out uint number))
            return null;
        var groups = new HashSet<uint>();
        string[] wanted = [group.Length > 0 ? group : user[3], .. supplementary];
        foreach (string[] row in all.Where(row => row.Length > 3 && (wanted.Contains(row[0]) || wanted.Contains(row[2]) || row[3].Split(',').Contains(user[0]))))
        {
            if (TryNumber(row[2], out uint id))
                groups.Add(id);
        }

        return (number, groups);
    }

    /// <summary>A group's name by its number; the number where it has none.</summary>
    internal static string GroupName(uint number) =>
        Array.Find(Rows("/etc/group"), row => row.Length > 2 && TryNumber(row[2], out uint id) && id == number)?[0] ?? number.ToString(CultureInfo.InvariantCulture);

    private static bool TryNumber(string text, out uint number) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static string[][] Rows(string path)
    {
        try
        {
            return [.. File.ReadLines(path).Select(line => line.Split(':'))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
