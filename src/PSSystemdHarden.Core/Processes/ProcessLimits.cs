using System.Globalization;

namespace PSSystemdHarden.Processes;

/// <summary>/proc/PID/limits (proc_pid_limits(5)).</summary>
internal static class ProcessLimits
{
    private const int NameWidth = 26;

    /// <summary>The kernel's words for a limit, and what systemd calls it (systemd.exec(5)).</summary>
    private static readonly Dictionary<string, string> s_names = new(StringComparer.Ordinal)
    {
        ["Max cpu time"] = "CPU",
        ["Max file size"] = "FSIZE",
        ["Max data size"] = "DATA",
        ["Max stack size"] = "STACK",
        ["Max core file size"] = "CORE",
        ["Max resident set"] = "RSS",
        ["Max processes"] = "NPROC",
        ["Max open files"] = "NOFILE",
        ["Max locked memory"] = "MEMLOCK",
        ["Max address space"] = "AS",
        ["Max file locks"] = "LOCKS",
        ["Max pending signals"] = "SIGPENDING",
        ["Max msgqueue size"] = "MSGQUEUE",
        ["Max nice priority"] = "NICE",
        ["Max realtime priority"] = "RTPRIO",
        ["Max realtime timeout"] = "RTTIME",
    };

    internal static ResourceLimit[] Parse(string text)
    {
        var limits = new List<ResourceLimit>(s_names.Count);
        foreach (string line in text.Split('\n').Where(line => line.Length > NameWidth))
        {
            string[] values = line[NameWidth..].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (s_names.TryGetValue(line[..NameWidth].TrimEnd(), out string? name) && values.Length >= 2)
                limits.Add(new ResourceLimit(name, Value(values[0]), Value(values[1])));
        }

        return [.. limits];
    }

    private static ulong? Value(string text) => text == "unlimited" ? null : ulong.Parse(text, CultureInfo.InvariantCulture);
}
