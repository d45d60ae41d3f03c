using PSSystemdHarden.DropIns;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Profiles;

/// <summary>A named set of sandbox directives for services.</summary>
public sealed class SandboxProfile
{
    internal SandboxProfile(
        string name, string description, SystemdVersion? minimumVersion, IReadOnlyList<SandboxProfileSetting> settings, string? path, bool isBuiltIn) =>
        (Name, Description, MinimumVersion, Settings, Path, IsBuiltIn) = (name, description, minimumVersion, settings, path, isBuiltIn);

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>What it is for.</summary>
    public string Description { get; }

    /// <summary>The first systemd that knows all of it; null where the profile does not say.</summary>
    public SystemdVersion? MinimumVersion { get; }

    /// <summary>The directives, in the profile's order.</summary>
    public IReadOnlyList<SandboxProfileSetting> Settings { get; }

    /// <summary>The file it came from; null for one that came from none.</summary>
    public string? Path { get; }

    /// <summary>Whether it comes with the module.</summary>
    public bool IsBuiltIn { get; }

    /// <summary>The profile's name.</summary>
    public override string ToString() => Name;

    /// <summary>The settings as a drop-in has them.</summary>
    internal IReadOnlyList<DropInAssignment> ToAssignments() => [.. Settings.Select(setting => setting.ToAssignment())];
}
