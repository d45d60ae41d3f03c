using System.Runtime.Versioning;

using PSSystemdHarden.Directives;
using PSSystemdHarden.DropIns;
using PSSystemdHarden.Exposure;
using PSSystemdHarden.Running;
using PSSystemdHarden.Running.Properties;
using PSSystemdHarden.Sandbox;
using PSSystemdHarden.Units;
using PSSystemdHarden.Values;

namespace PSSystemdHarden.Enforcement.Probes;

/// <summary>What is started to probe a service: a program that sleeps, under the settings that Data/probes.json says.</summary>
/// <param name="Service">It; null where there is a reason not to.</param>
/// <param name="Obstacle">The reason.</param>
[SupportedOSPlatform("linux")]
internal sealed record ProbePlan(TransientService? Service, string? Obstacle)
{
    /// <summary>systemd ends a probe after this time, whatever becomes of this process.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    /// <summary>Lists of mounts, for which systemd would make a folder where they go if there is none.</summary>
    private static readonly string[] s_mounts = ["BindPaths", "BindReadOnlyPaths", "TemporaryFileSystem"];

    /// <summary>Under DynamicUser= a name is shared by all units that say it, and so the probe has one of its own.</summary>
    private static readonly string[] s_names = ["User", "Group"];

    private const string Prefix = "ExecStart= begins with a prefix that changes what the settings are to it", Ambient = "ambient";

    /// <param name="service">The service.</param>
    /// <param name="version">The manager's version.</param>
    /// <param name="runs">Whether it runs: then what systemd has to make for it has been made.</param>
    /// <param name="isUser">Whether the manager is a user's own.</param>
    internal static ProbePlan For(ServiceFacts service, SystemdVersion version, bool runs, bool isUser)
    {
        if (service.HasImage)
            return new(null, "its root is an image, which a probe would have to mount");
        if (service.KeepsUser || service.CommandFlags.Contains(Ambient))
            return new(null, Prefix);
        if (service.RootDirectory is not null && !runs)
            return new(null, "it has a root of its own in which systemd may make folders, and it does not run");
        string root = service.RootDirectory ?? string.Empty;
        if (ProbeTable.Embedded.Programs.FirstOrDefault(path => Path.Exists(root + path)) is not { } program)
            return new(null, $"there is no {ProbeTable.Embedded.Programs[0]} in {service.RootDirectory}");
        string name = TransientService.NewName();
        var context = new ValueContext(name, version, ExposureRules.For(version).Groups, ValueContext.MemoryOfThisMachine(), hasBpfFramework: null) { IsUserManager = isUser };
        try
        {
            return new(
                new TransientService(name, [program, $"{s_limit.TotalSeconds:0}"])
                {
                    Description = $"Probes the sandbox of {service.Unit}",
                    Sandbox = TransientProperties.Of([.. service.Loaded.Settings.Where(setting => IsCopied(service, setting)).Select(Assignment)], context),
                    Limit = s_limit,
                    Streams = [new("StandardOutput", "s", "null"), new("StandardError", "s", "null")],
                }, null);
        }
        catch (DirectiveValueException e)
        {
            return new(null, $"not all of its settings can be given to a probe: {e.Message}");
        }
    }

    private static bool IsCopied(ServiceFacts service, UnitSandboxSetting setting) =>
        !setting.IsDefault && ProbeTable.Embedded.Copied.Contains(setting.Directive)
        && !(s_names.Contains(setting.Directive) && service.IsOn("DynamicUser"))
        && !(s_mounts.Contains(setting.Directive) && service.Items(setting.Directive).Any(item => !IsPlaceThere(service, setting.Directive, item)));

    /// <summary>Where a mount goes: of SOURCE:DESTINATION:OPTIONS the second, of PATH:OPTIONS and a path alone the first.</summary>
    private static bool IsPlaceThere(ServiceFacts service, string directive, string item)
    {
        string[] parts = item.TrimStart('-').Split(':');
        string place = directive == s_mounts[^1] || parts is [_] or [_, ""] ? parts[0] : parts[1];
        return Path.Exists(service.RootDirectory + place.TrimStart('+'));
    }

    private static DropInAssignment Assignment(UnitSandboxSetting setting)
    {
        DirectiveCatalog.Embedded.TryFind("Service", setting.Directive, out Directive? directive);
        object value = setting.Value is string[] list ? list : setting.Text;
        return new DropInAssignment(directive!, DirectiveText.Lines(directive!, value));
    }
}
