using PSSystemdHarden.Json;

namespace PSSystemdHarden.Policies;

/// <summary>What a policy says of one item of the assessment; null is systemd's own value.</summary>
public sealed record ExposureItemOverride
{
    /// <summary>How much the item counts; with 0 it does not apply.</summary>
    public uint? Weight { get; init; }

    /// <summary>The worst badness: what the badness that comes out is divided by.</summary>
    public uint? Range { get; init; }

    /// <summary>The sentence for a setting that protects.</summary>
    public string? DescriptionGood { get; init; }

    /// <summary>The sentence for one that does not.</summary>
    public string? DescriptionBad { get; init; }

    /// <summary>The sentence for one that does not apply.</summary>
    public string? DescriptionNa { get; init; }

    /// <summary>Where the range stands: only a service's badness shows whether it is too small.</summary>
    internal FilePosition RangePosition { get; init; }
}
