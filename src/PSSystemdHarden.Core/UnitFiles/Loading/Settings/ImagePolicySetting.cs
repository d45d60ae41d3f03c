namespace PSSystemdHarden.UnitFiles.Loading.Settings;

/// <summary>RootImagePolicy= and its kin. A broken policy keeps the unit from loading.</summary>
internal static class ImagePolicySetting
{
    internal static SettingOutcome Read(ServiceDraft draft, string value, LoadContext context) =>
        ImagePolicy.Read(value, context.Version, out string? problem) is null ? SettingOutcome.Refused(problem!) : SettingOutcome.Applied;
}
