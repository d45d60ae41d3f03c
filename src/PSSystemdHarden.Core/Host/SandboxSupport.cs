namespace PSSystemdHarden.Host;

/// <summary>What becomes of a directive in a unit file.</summary>
public enum DirectiveSupport
{
    /// <summary>It can't be told: the reason says why.</summary>
    Unknown,

    /// <summary>It is enforced, or the part of it that the reason does not name.</summary>
    Supported,

    /// <summary>systemd passes over it, or carries on without it: nothing is enforced.</summary>
    Ignored,

    /// <summary>The unit would not load, or not start.</summary>
    Refused,
}

/// <summary>What becomes of a directive, and why; a directive that is supported without reserve needs no reason.</summary>
internal readonly record struct SandboxSupport(DirectiveSupport Support, string? Reason = null);
