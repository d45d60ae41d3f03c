using System.Globalization;

namespace PSSystemdHarden.Exposure;

/// <summary>Where a setting comes from: the assignment that decided, or the one that implied it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Line">The line in it; the first is 1.</param>
/// <param name="Directive">The directive that stands there, such as DynamicUser.</param>
/// <param name="IsImplied">Whether that directive decided by what it implies, and not by itself.</param>
public sealed record SettingSource(string Path, int Line, string Directive, bool IsImplied)
{
    /// <summary>"web.service:12", and behind it the directive where it implied the setting.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{System.IO.Path.GetFileName(Path)}:{Line}{(IsImplied ? $" ({Directive}=)" : string.Empty)}");
}
