using PSSystemdHarden.Sandbox;
using PSSystemdHarden.Values;

namespace PSSystemdHarden.Enforcement;

/// <summary>A service as systemd has it loaded.</summary>
internal sealed class ServiceFacts
{
    /// <summary>systemd has no user, or group, for it.</summary>
    private const uint None = uint.MaxValue;

    private readonly Dictionary<string, UnitSandboxSetting> _settings;

    internal ServiceFacts(LoadedSandbox loaded)
    {
        Loaded = loaded;
        _settings = loaded.Settings.ToDictionary(setting => setting.Directive, StringComparer.Ordinal);
        ControlGroup = loaded.Properties.GetValueOrDefault(SandboxProperties.ControlGroup) as string ?? string.Empty;
        MainProcess = Number(SandboxProperties.MainProcess) is > 0 and var main ? (int)main : null;
        ControlProcess = Number(SandboxProperties.ControlProcess) is > 0 and var control ? (int)control : null;
        UserId = Number(SandboxProperties.UserId) is { } user and not None ? user : null;
        GroupId = Number(SandboxProperties.GroupId) is { } group and not None ? group : null;

        // Path, arguments, flags and when it ran last: of several the last one is the one that stays.
        CommandFlags = loaded.Properties.GetValueOrDefault(SandboxProperties.Commands) is object[] { Length: > 0 } commands
            && commands[^1] is object[] { Length: > 2 } command && command[2] is string[] flags ? flags : [];
    }

    internal LoadedSandbox Loaded { get; }

    internal string Unit => Loaded.Unit;

    /// <summary>Its path in systemd's tree; empty where the unit has none.</summary>
    internal string ControlGroup { get; }

    internal int? MainProcess { get; }

    internal int? ControlProcess { get; }

    /// <summary>The user ID that systemd started it with; null for its own.</summary>
    internal uint? UserId { get; }

    internal uint? GroupId { get; }

    /// <summary>The prefixes of its command, in words: "privileged" for "+", "no-setuid" for "!", "ambient" for "!!".</summary>
    internal IReadOnlyList<string> CommandFlags { get; }

    /// <summary>A prefix under which systemd runs the command without a sandbox.</summary>
    internal bool IsPrivileged => CommandFlags.Contains("privileged");

    /// <summary>A prefix under which it changes no user by itself.</summary>
    internal bool KeepsUser => IsPrivileged || CommandFlags.Contains("no-setuid");

    /// <summary>The folder that the service takes for "/"; null where it is the machine's.</summary>
    internal string? RootDirectory => Text("RootDirectory") is { Length: > 0 } folder and not "/" ? folder : null;

    /// <summary>Whether its root is an image, so that the machine's paths are not its own.</summary>
    internal bool HasImage => Text("RootImage").Length > 0 || Text("RootMStack").Length > 0;

    /// <summary>A directive's value in one line; empty where it has none.</summary>
    internal string Text(string directive) => _settings.GetValueOrDefault(directive)?.Text ?? string.Empty;

    internal bool IsOn(string directive) => _settings.GetValueOrDefault(directive)?.Value is true;

    internal string[] Items(string directive) => _settings.GetValueOrDefault(directive)?.Value as string[] ?? [];

    internal object? Property(string name) => Loaded.Properties.GetValueOrDefault(name);

    private uint? Number(string property) => Loaded.Properties.GetValueOrDefault(property) is uint number ? number : null;
}
