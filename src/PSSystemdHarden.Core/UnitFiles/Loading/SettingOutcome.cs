namespace PSSystemdHarden.UnitFiles.Loading;

/// <summary>What became of an assignment.</summary>
internal enum SettingEffect
{
    /// <summary>It holds; with a problem: in part.</summary>
    Applied,

    /// <summary>systemd warns, and goes on as if it were not there.</summary>
    Ignored,

    /// <summary>systemd stops reading the file, and does not load the unit if it is the unit's own.</summary>
    Refused,
}

/// <summary>What became of an assignment, and why not all of it if so. The problem reads on from "it is ignored: ".</summary>
internal readonly record struct SettingOutcome(SettingEffect Effect, string? Problem)
{
    internal static SettingOutcome Applied => new(SettingEffect.Applied, null);

    internal static SettingOutcome InPart(string? problem) => new(SettingEffect.Applied, problem);

    internal static SettingOutcome Ignored(string problem) => new(SettingEffect.Ignored, problem);

    internal static SettingOutcome Refused(string problem) => new(SettingEffect.Refused, problem);
}
