using System.Globalization;
using System.Text;

namespace PSSystemdHarden.Processes;

/// <summary>One mount that a process sees (proc_pid_mountinfo(5)).</summary>
/// <param name="Id">The kernel's number of it.</param>
/// <param name="ParentId">That of the mount it lies on.</param>
/// <param name="Device">The device's numbers, such as "0:41".</param>
/// <param name="Root">Which folder of the file system is seen.</param>
/// <param name="MountPoint">Where, from the process's own root.</param>
/// <param name="Options">The mount's own options.</param>
/// <param name="Type">The file system's type.</param>
/// <param name="Source">Where it comes from: a device, or a word of the file system's own.</param>
/// <param name="SuperOptions">The file system's options.</param>
/// <param name="PeerGroup">The group in which mounts below it are shared; null where they are not.</param>
/// <param name="Master">The group from which it gets mounts; null where it gets none.</param>
public sealed record MountEntry(
    int Id,
    int ParentId,
    string Device,
    string Root,
    string MountPoint,
    IReadOnlyList<string> Options,
    string Type,
    string Source,
    IReadOnlyList<string> SuperOptions,
    int? PeerGroup,
    int? Master)
{
    private const int FixedFields = 6, FieldsBehindDash = 3;

    /// <summary>Whether nothing can be written through it.</summary>
    public bool IsReadOnly => Has("ro") || SuperOptions.Contains("ro");

    /// <summary>Whether nothing on it can be executed.</summary>
    public bool IsNoExec => Has("noexec");

    /// <summary>Whether set-user-ID and the like count for nothing on it.</summary>
    public bool IsNoSetUserId => Has("nosuid");

    /// <summary>Whether device nodes on it can't be opened.</summary>
    public bool IsNoDevices => Has("nodev");

    /// <summary>"/home (tmpfs, ro,nosuid)".</summary>
    public override string ToString() => $"{MountPoint} ({Type}, {string.Join(',', Options)})";

    /// <summary>All lines of the file, in its order.</summary>
    internal static MountEntry[] Parse(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(ParseLine).OfType<MountEntry>()];

    private static MountEntry? ParseLine(string line)
    {
        // Fields of unknown number end with a dash.
        string[] fields = line.Split(' ');
        int dash = Array.IndexOf(fields, "-", Math.Min(FixedFields, fields.Length));
        if (dash < 0 || fields.Length < dash + 1 + FieldsBehindDash)
            return null;
        return new MountEntry(
            int.Parse(fields[0], CultureInfo.InvariantCulture),
            int.Parse(fields[1], CultureInfo.InvariantCulture),
            fields[2],
            Unescape(fields[3]),
            Unescape(fields[4]),
            fields[5].Split(','),
            Unescape(fields[dash + 1]),
            Unescape(fields[dash + 2]),
            fields[dash + 3].Split(','),
            Tag("shared:"),
            Tag("master:"));

        int? Tag(string prefix) =>
            Array.Find(fields[FixedFields..dash], field => field.StartsWith(prefix, StringComparison.Ordinal)) is { } tag
                ? int.Parse(tag.AsSpan(prefix.Length), CultureInfo.InvariantCulture)
                : null;
    }

    private bool Has(string option) => Options.Contains(option);

    /// <summary>Blanks, backslashes and the like stand as three octal digits.</summary>
    private static string Unescape(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
            return text;
        var plain = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 3 < text.Length && text.AsSpan(i + 1, 3).IndexOfAnyExceptInRange('0', '7') < 0)
            {
                plain.Append((char)(((text[i + 1] - '0') * 64) + ((text[i + 2] - '0') * 8) + (text[i + 3] - '0')));
                i += 3;
            }
            else
            {
                plain.Append(text[i]);
            }
        }

        return plain.ToString();
    }
}
