using PSSystemdHarden.Directives;
using PSSystemdHarden.Exposure;
using PSSystemdHarden.Values;

namespace PSSystemdHarden.Sandbox;

/// <summary>Makes settings of values as D-Bus shows them, or would.</summary>
internal static class SandboxSettings
{
    /// <param name="unit">The service's full name.</param>
    /// <param name="directive">A directive of the sandbox catalogue.</param>
    /// <param name="value">Its value, or a <see cref="NotPredictable"/>: then it is as it is written.</param>
    /// <param name="written">What the files say of it; null for nothing.</param>
    /// <param name="context">What values depend on.</param>
    /// <param name="pending">What it takes until it holds, by the line that decides.</param>
    internal static UnitSandboxSetting Of(
        string unit, Directive directive, object value, WrittenDirective? written, ValueContext context, Func<SettingSource?, PendingChange> pending)
    {
        object unset = SandboxValues.Encode(directive, [], context);
        bool isKnown = value is not NotPredictable;
        bool isDefault = isKnown && unset is not NotPredictable ? BusValues.AreSame(directive, unset, value) : written is null;

        // What could imply a value did not where there is none.
        SettingSource? source = isDefault && written is { Source.IsImplied: true } ? null : written?.Source;
        return new UnitSandboxSetting(
            unit, directive.Name,
            isKnown ? SandboxValues.Typed(directive, value) : written?.Text,
            isKnown ? SandboxValues.Text(directive, value) : written?.Text ?? string.Empty,
            isDefault, source, directive.Sandbox!.Area, directive.Sandbox.Summary, pending(source));
    }
}
