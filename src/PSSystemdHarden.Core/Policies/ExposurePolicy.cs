namespace PSSystemdHarden.Policies;

/// <summary>A policy for the assessment: systemd's own (`systemd-analyze security --security-policy=`), and waivers on top.</summary>
public sealed class ExposurePolicy
{
    internal ExposurePolicy(
        string? path, IReadOnlyDictionary<string, ExposureItemOverride> items, IReadOnlyList<ExposureWaiver> waivers, IReadOnlyList<PolicyProblem> warnings) =>
        (Path, Items, Waivers, Warnings) = (path, items, waivers, warnings);

    /// <summary>The file; null for a policy that came from no file.</summary>
    public string? Path { get; }

    /// <summary>What differs from systemd's own assessment, by systemd's JSON field.</summary>
    public IReadOnlyDictionary<string, ExposureItemOverride> Items { get; }

    /// <summary>The findings that are accepted, expired ones as well.</summary>
    public IReadOnlyList<ExposureWaiver> Waivers { get; }

    /// <summary>What systemd silently ignores in the file.</summary>
    public IReadOnlyList<PolicyProblem> Warnings { get; }

    /// <summary>The file's path.</summary>
    public override string ToString() => Path ?? nameof(ExposurePolicy);

    /// <summary>A warning as compilers write theirs: "PATH:LINE:COLUMN: message".</summary>
    internal string Describe(PolicyProblem problem) => Path is null ? problem.ToString() : $"{Path}:{problem}";
}
