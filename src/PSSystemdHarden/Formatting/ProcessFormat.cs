using System.ComponentModel;

using PSSystemdHarden.Processes;

namespace PSSystemdHarden.Formatting;

/// <summary>What the views of processes show.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ProcessFormat
{
    private const string Unreadable = "?";
    private const int MostNames = 4;

    /// <summary>The kinds of namespaces that it does not share with systemd.</summary>
    public static string OwnNamespaces(ProcessSandbox process)
    {
        ArgumentNullException.ThrowIfNull(process);
        return process.Namespaces is null || process.Namespaces.All(found => found.IsManagers is null)
            ? Unreadable
            : string.Join(' ', process.Namespaces.Where(found => found.IsManagers is false).Select(found => found.Kind));
    }

    /// <summary>Few capabilities by name, and of many the number.</summary>
    public static string Capabilities(CapabilitySet set) => set.Names.Count <= MostNames ? set.ToString() : $"{set.Names.Count} of them";

    /// <summary>How many filters there are.</summary>
    public static string Filters(ProcessSandbox process)
    {
        ArgumentNullException.ThrowIfNull(process);
        return process.Seccomp switch
        {
            SeccompMode.Filter => process.SeccompFilters?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "some",
            SeccompMode.Strict => "strict",
            _ => "none",
        };
    }
}
