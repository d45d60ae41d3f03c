using PSSystemdHarden.Directives;
using PSSystemdHarden.Exposure;
using PSSystemdHarden.UnitFiles;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Sandbox;

/// <summary>One sandbox directive of a service, as PID 1 has it.</summary>
/// <param name="Unit">The service's full name.</param>
/// <param name="Directive">The directive's name.</param>
/// <param name="Value">bool, string, string[], long, ulong or TimeSpan; null for no limit, and for what is not set.</param>
/// <param name="Text">The value in one line, as a unit file would say it.</param>
/// <param name="IsDefault">Whether it is as it would be if no file set it. Where only PID 1 knows that: whether no file sets it.</param>
/// <param name="Source">The last line that sets it; null where none does.</param>
/// <param name="Area">What it guards or limits.</param>
/// <param name="Summary">What it does, in a few words.</param>
/// <param name="Pending">What it takes until it holds.</param>
public sealed record UnitSandboxSetting(
    string Unit,
    string Directive,
    object? Value,
    string Text,
    bool IsDefault,
    SettingSource? Source,
    SandboxArea Area,
    string Summary,
    PendingChange Pending) : IOfUnit
{
    /// <summary>The files that were read; null for live services.</summary>
    internal FileUnitOrigin? File { get; init; }

    UnitOrigin IOfUnit.Origin => File ?? (UnitOrigin)new LoadedUnitOrigin(Unit);

    /// <inheritdoc/>
    public override string ToString() => $"{Directive}={Text}";
}
