using System.Globalization;
using System.Runtime.Versioning;
using System.Text;
using System.Text.RegularExpressions;

using PSSystemdHarden.Interop;

namespace PSSystemdHarden.Journal;

/// <summary>The kernel's own log (syslog(2)), for what did not get into the journal. In a container it is the host's, if it may be read.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe partial class KernelLog
{
    private const int ReadAll = 3, BufferSize = 10;

    /// <summary>The first process namespace of a running kernel has this number (PROC_PID_INIT_INO).</summary>
    private const string FirstProcessNamespace = "pid:[4026531836]";

    /// <summary>The audit records in it, oldest first; null where this user may not read it (CAP_SYSLOG).</summary>
    internal static IReadOnlyList<JournalEntry>? AuditRecords()
    {
        int size = Libc.klogctl(BufferSize, null, 0);
        if (size < 0)
            return null;
        byte[] buffer = new byte[size];
        fixed (byte* start = buffer)
            size = Libc.klogctl(ReadAll, start, size);
        return size < 0 ? null : [.. Encoding.UTF8.GetString(buffer, 0, size).Split('\n').Select(Read).OfType<JournalEntry>()];
    }

    /// <summary>Whether processes have the same numbers here as in the kernel's log, which they have not in a container.</summary>
    internal static bool NumbersProcessesAsWeDo() => new FileInfo("/proc/self/ns/pid").LinkTarget == FirstProcessNamespace;

    private static JournalEntry? Read(string line) => Record().Match(line) is { Success: true } match
        ? new JournalEntry(
            DateTime.UnixEpoch.AddSeconds(double.Parse(match.Groups["time"].ValueSpan, CultureInfo.InvariantCulture)).ToLocalTime(), match.Groups["text"].Value)
        { Transport = "kernel" }
        : null;

    /// <summary>"[687.9] audit: type=1326 audit(1795837159.847:2): ...".</summary>
    [GeneratedRegex(@"\] (?<text>audit: type=\d+ audit\((?<time>\d+\.\d+):\d+\): .*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Record();
}
