using System.Globalization;

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

    internal static IEnumerable<ValueWord> NetworkInterfaces() =>
        FoldersIn("/sys/class/net").Select(name => new ValueWord(name, "Network interface", 0));

    /// <summary>The names of a folder's folders.</summary>
    internal static IReadOnlyList<string> FoldersIn(string parent) =>
        Read(() => Directory.EnumerateDirectories(parent).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));

    /// <summary>The processes, each with its name and its place in the unified tree of control groups.</summary>
    internal static IEnumerable<(int Id, string Name, string ControlGroup)> Processes()
    {
        foreach (string folder in FoldersIn("/proc"))
        {
            // One that has ended since has no files any more.
            if (int.TryParse(folder, NumberStyles.None, CultureInfo.InvariantCulture, out int id) && Read(() => File.ReadLines($"/proc/{folder}/comm")) is [var name])
                yield return (id, name, Read(() => File.ReadLines($"/proc/{folder}/cgroup")).LastOrDefault(string.Empty).Split(':')[^1]);
        }
    }

    /// <summary>The paths of the programs on the PATH whose names begin so; of two with one name the one that is run.</summary>
    internal static IEnumerable<string> Programs(string prefix) => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':', StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(folder => Read(() => Directory.EnumerateFiles(folder).Where(path => IsProgram(path, prefix))))
        .DistinctBy(path => Path.GetFileName(path))
        .OrderBy(path => Path.GetFileName(path), StringComparer.Ordinal);

    private static bool IsProgram(string path, string prefix) =>
        Path.GetFileName(path.AsSpan()).StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
        // A link may lead nowhere.
        && File.Exists(path)
        && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);

    private static IEnumerable<string[]> Lines(string path) =>
        Read(() => File.ReadLines(path)).Select(line => line.Split(':')).OrderBy(fields => fields[0], StringComparer.Ordinal);

    private static IReadOnlyList<string> Read(Func<IEnumerable<string>> lines)
    {
        try
        {
            return [.. lines()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
