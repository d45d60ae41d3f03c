namespace PSSystemdHarden.Changes;

/// <summary>What becomes of one directive.</summary>
/// <param name="Directive">Its name.</param>
/// <param name="Before">What the unit's files say of it now, as a unit file would; null where they say nothing.</param>
/// <param name="After">What they will say; null for nothing.</param>
public sealed record SandboxPropertyChange(string Directive, string? Before, string? After)
{
    /// <summary>Such as "ProtectSystem: (not set) -> strict".</summary>
    public override string ToString() => $"{Directive}: {Show(Before)} -> {Show(After)}";

    internal static string Show(string? value) => value switch
    {
        null => "(not set)",
        "" => "(empty)",
        _ => value,
    };
}
