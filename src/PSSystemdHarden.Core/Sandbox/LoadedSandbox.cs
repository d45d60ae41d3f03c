namespace PSSystemdHarden.Sandbox;

/// <summary>A service that PID 1 has loaded: its sandbox directives, and the properties that they were made of.</summary>
/// <param name="Unit">The service's full name.</param>
/// <param name="Properties">The values of <see cref="Values.SandboxProperties.All"/> that the manager has.</param>
/// <param name="Files">What systemd made it of.</param>
/// <param name="Settings">All directives that the version knows.</param>
/// <param name="Written">What the unit's files say of them, by name.</param>
internal sealed record LoadedSandbox(
    string Unit,
    IReadOnlyDictionary<string, object> Properties,
    Manager.UnitFiles Files,
    IReadOnlyList<UnitSandboxSetting> Settings,
    IReadOnlyDictionary<string, WrittenDirective> Written);
