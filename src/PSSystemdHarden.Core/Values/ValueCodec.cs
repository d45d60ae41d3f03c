using PSSystemdHarden.Directives;

namespace PSSystemdHarden.Values;

/// <summary>How values of one type go from a unit file to D-Bus, and from there to a user.</summary>
/// <param name="Encode">What PID 1 shows once the lines are loaded, or a <see cref="NotPredictable"/>. Lines that systemd ignores count for nothing.</param>
/// <param name="Typed">The value for PowerShell.</param>
/// <param name="Text">The value as a unit file would say it; null where that follows from the typed one.</param>
internal sealed record ValueCodec(Func<ValueInput, object> Encode, Func<Directive, object, object?> Typed, Func<Directive, object, string>? Text = null);
