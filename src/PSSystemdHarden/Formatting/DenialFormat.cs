using System.ComponentModel;

using PSSystemdHarden.Denials;

namespace PSSystemdHarden.Formatting;

/// <summary>What the views of denials show.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class DenialFormat
{
    private const int LongestValue = 40;

    /// <summary>"ProtectSystem=strict", without a value that is long.</summary>
    public static string Setting(UnitDenial denial)
    {
        ArgumentNullException.ThrowIfNull(denial);
        return denial.Value is { Length: > 0 and <= LongestValue } value ? $"{denial.Directive}={value}" : $"{denial.Directive}=";
    }

    /// <summary>"touch (815)"; nothing where the process is not known.</summary>
    public static string Process(UnitDenial denial)
    {
        ArgumentNullException.ThrowIfNull(denial);
        return denial switch
        {
            { ProcessId: { } id, ProcessName: { } name } => FormattableString.Invariant($"{name} ({id})"),
            { ProcessName: { } name } => name,
            { ProcessId: { } id } => FormattableString.Invariant($"{id}"),
            _ => string.Empty,
        };
    }
}
