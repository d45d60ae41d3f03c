using PSSystemdHarden.Directives;

namespace PSSystemdHarden.Completion;

/// <summary>Names that there are on this machine, as far as its files tell at once; none where they can't be read.</summary>
internal static class MachineNames
{
    /// <summary>Users of passwd(5), each with who that is.</summary>
    internal static IEnumerable<ValueWord> Users() =>
        Lines("/etc/passwd").Where(fields => fields.Length > 4).Select(fields => new ValueWord(fields[0], $"{fields[2]} {fields[4]}".Trim(), 0));

    /// <summary>Groups of group(5), each with its number.</summary>
    internal static IEnumerable<ValueWord> Groups() =>
        Lines("/etc/group").Where(fields => fields.Length > 2).Select(fields => new ValueWord(fields[0], fields[2], 0));

    internal static IEnumerable<ValueWord> NetworkInterfaces()
    {
        try
        {
            return [.. Directory.GetFileSystemEntries("/sys/class/net").Select(path => new ValueWord(Path.GetFileName(path), "Network interface", 0))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string[][] Lines(string path)
    {
        try
        {
            return [.. File.ReadLines(path).Select(line => line.Split(':')).OrderBy(fields => fields[0], StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
