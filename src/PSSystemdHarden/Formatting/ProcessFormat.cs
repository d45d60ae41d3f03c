using System.ComponentModel;
using System.Globalization;

using PSSystemdHarden.Linux;
using PSSystemdHarden.Processes;

namespace PSSystemdHarden.Formatting;

/// <summary>What the views of processes show.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ProcessFormat
{
    private const string Unreadable = "?";

    /// <summary>What the columns beside the capabilities need.</summary>
    private const int OthersThanCapabilities = 62;

    /// <summary>The kinds of namespaces that it does not share with systemd.</summary>
    public static string OwnNamespaces(ProcessSandbox process)
    {
        ArgumentNullException.ThrowIfNull(process);
        return process.Namespaces is null || process.Namespaces.All(found => found.IsManagers is null)
            ? Unreadable
            : string.Join(' ', process.Namespaces.Where(found => found.IsManagers is false).Select(found => found.Kind));
    }

    /// <summary>Capabilities by name if these fit, else their number.</summary>
    public static string Capabilities(CapabilitySet set)
    {
        string names = set.ToString();
        return names.Length <= Math.Max(Terminal.Width() - OthersThanCapabilities, 0) || set.Names.Count == 0 ? names : $"{set.Names.Count} of {LinuxNames.Embedded.Capabilities.Count}";
    }

    /// <summary>The five sets, each of them in as few words as it can be said.</summary>
    public static string Sets(ProcessCapabilities sets)
    {
        ArgumentNullException.ThrowIfNull(sets);
        return string.Join('\n',
            $"effective   {Short(sets.Effective)}",
            $"permitted   {Short(sets.Permitted)}",
            $"inheritable {Short(sets.Inheritable)}",
            $"ambient     {Short(sets.Ambient)}",
            $"bounding    {Short(sets.Bounding)}");
    }

    /// <summary>How many mounts it sees, and how many of them can't be written to.</summary>
    public static string Mounts(ProcessSandbox process)
    {
        ArgumentNullException.ThrowIfNull(process);
        return string.Create(CultureInfo.CurrentCulture, $"{process.Mounts.Count}, {process.Mounts.Count(mount => mount.IsReadOnly)} of them read-only: see its property Mounts");
    }

    /// <summary>The file mode mask in octal digits, as umask(1) prints it.</summary>
    public static string Mask(ProcessSandbox process)
    {
        ArgumentNullException.ThrowIfNull(process);
        return process.UMask is int mask ? Convert.ToString(mask, toBase: 8).PadLeft(4, '0') : string.Empty;
    }

    /// <summary>A limit as systemd writes it.</summary>
    public static string Limit(ulong? limit) => limit?.ToString(CultureInfo.InvariantCulture) ?? "infinity";

    /// <summary>How many filters there are.</summary>
    public static string Filters(ProcessSandbox process)
    {
        ArgumentNullException.ThrowIfNull(process);
        return process.Seccomp switch
        {
            SeccompMode.Filter => process.SeccompFilters?.ToString(CultureInfo.InvariantCulture) ?? "some",
            SeccompMode.Strict => "strict",
            _ => "none",
        };
    }

    private static string Short(CapabilitySet set)
    {
        string[] lacking = [.. LinuxNames.Embedded.Capabilities.Except(set.Names)];
        return lacking.Length == 0 ? "all" : lacking.Length < set.Names.Count ? $"all but {string.Join(' ', lacking)}" : set.ToString();
    }
}
