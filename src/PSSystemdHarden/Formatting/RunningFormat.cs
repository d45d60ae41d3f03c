using System.ComponentModel;
using System.Globalization;

using PSSystemdHarden.Running;

namespace PSSystemdHarden.Formatting;

/// <summary>What the view of a command's result shows.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RunningFormat
{
    private const double Kibi = 1024;
    private static readonly string[] s_units = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>"15 ms", "2.3 s"; from a minute on as clocks have it.</summary>
    public static string Time(TimeSpan? span) => span switch
    {
        null => string.Empty,
        { TotalSeconds: < 1 } => string.Create(CultureInfo.CurrentCulture, $"{span.Value.TotalMilliseconds:0} ms"),
        { TotalMinutes: < 1 } => string.Create(CultureInfo.CurrentCulture, $"{span.Value.TotalSeconds:0.0} s"),
        _ => span.Value.ToString("g", CultureInfo.CurrentCulture),
    };

    /// <summary>"12.5 MiB".</summary>
    public static string Bytes(ulong? bytes)
    {
        if (bytes is not { } left)
            return string.Empty;
        double size = left;
        int unit = 0;
        for (; size >= Kibi && unit < s_units.Length - 1; unit++)
            size /= Kibi;
        return size.ToString(unit == 0 ? "0" : "0.0", CultureInfo.CurrentCulture) + ' ' + s_units[unit];
    }

    /// <summary>Its lines; of bytes how many.</summary>
    public static string Output(SandboxedCommandResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.StandardOutput is byte[] bytes
            ? string.Create(CultureInfo.CurrentCulture, $"{bytes.Length} bytes")
            : string.Join('\n', (IEnumerable<string>)result.StandardOutput);
    }
}
