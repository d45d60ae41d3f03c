using PSSystemdHarden.Directives;
using PSSystemdHarden.Exposure;

namespace PSSystemdHarden.Denials;

/// <summary>How sure it is that a directive denied something.</summary>
public enum DenialCertainty
{
    /// <summary>It may have; so may other settings, or something that is no setting at all.</summary>
    Possible,

    /// <summary>What was seen is what it brings about, and nothing that was looked at speaks for another cause.</summary>
    Likely,

    /// <summary>What was seen has this one cause: systemd, the kernel, or what is on this machine proves it.</summary>
    Certain,
}

/// <summary>Something that a service's sandbox denied it, and the directive that did.</summary>
public sealed record UnitDenial
{
    /// <summary>When it was logged, in local time.</summary>
    public required DateTime Time { get; init; }

    /// <summary>The unit's full name.</summary>
    public required string Unit { get; init; }

    /// <summary>The run, 32 hexadecimal digits; null where it is not known.</summary>
    public string? InvocationId { get; init; }

    /// <summary>The process that was denied it; null where that is not known.</summary>
    public int? ProcessId { get; init; }

    /// <summary>Its name; null where that is not known.</summary>
    public string? ProcessName { get; init; }

    /// <summary>What was denied, in a few words: "writing to /var/lib/x", "mounting", "the system call mount".</summary>
    public required string Denied { get; init; }

    /// <summary>The error that the process got, such as "EROFS", or the signal; null where neither is known.</summary>
    public string? Error { get; init; }

    /// <summary>The directive that most likely did it.</summary>
    public required string Directive { get; init; }

    /// <summary>That directive's present value, as a unit file would say it; null where the unit is gone, or does not set it.</summary>
    public string? Value { get; init; }

    /// <summary>The line that sets it; null where none does, or the unit is gone.</summary>
    public SettingSource? Source { get; init; }

    /// <summary>What that directive guards.</summary>
    public required SandboxArea Area { get; init; }

    /// <summary>How sure that is.</summary>
    public required DenialCertainty Certainty { get; init; }

    /// <summary>Why that directive.</summary>
    public required string Reason { get; init; }

    /// <summary>What was logged of it.</summary>
    public required string Evidence { get; init; }

    /// <summary>What would allow it, the smallest change first; none where no setting would.</summary>
    public IReadOnlyList<DenialLoosening> Loosening { get; init; } = [];

    /// <summary>How often it was seen.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Of 100, how strongly what was seen speaks for the directive: what they are ranked by.</summary>
    internal int Weight { get; init; }

    /// <summary>What it comes to, for an error message: "Most likely ProtectSystem= denied writing to /var/lib/x. What would allow it: ...".</summary>
    internal string Advice =>
        $"{(Certainty is DenialCertainty.Certain ? string.Empty : Certainty is DenialCertainty.Likely ? "Most likely " : "Perhaps ")}{Directive}= denied {Denied}: {Reason}."
        + (Loosening.Count == 0 ? string.Empty : $" What would allow it: {Loosening[0]}");

    /// <summary>"ProtectSystem=strict denied writing to /var/lib/x (Certain)".</summary>
    public override string ToString() => $"{Directive}={Value} denied {Denied} ({Certainty})";
}
