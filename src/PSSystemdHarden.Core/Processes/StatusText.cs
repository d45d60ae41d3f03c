using System.Globalization;

namespace PSSystemdHarden.Processes;

/// <summary>The fields of /proc/PID/status (proc_pid_status(5)).</summary>
internal sealed class StatusText
{
    private readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal);

    internal StatusText(string text)
    {
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
                _fields.TryAdd(line[..colon], line[(colon + 1)..].Trim());
        }
    }

    internal string Text(string name) => _fields.GetValueOrDefault(name, string.Empty);

    /// <summary>A number; null on a kernel that does not have the field.</summary>
    internal int? Number(string name) => int.TryParse(Text(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) ? number : null;

    /// <summary>A mask of 64 bits in hexadecimal digits.</summary>
    internal ulong Mask(string name) => ulong.TryParse(Text(name), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong mask) ? mask : 0;

    /// <summary>Numbers with blanks between them.</summary>
    internal uint[] Numbers(string name) =>
        [.. Text(name).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(word => uint.Parse(word, CultureInfo.InvariantCulture))];
}
