using PSSystemdHarden.Directives;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Host;

/// <summary>A directive of systemd's sandboxing, and what becomes of it on a host or under a version.</summary>
public sealed class SandboxDirective
{
    private readonly SandboxSupport _support;

    internal SandboxDirective(Directive directive, SystemdVersion version, SandboxSupport support)
    {
        SandboxTraits traits = directive.Sandbox!;
        _support = support;
        Name = directive.Name;
        Area = traits.Area;
        Type = SandboxWords.Of(traits.Type);
        Values = directive.WordsFor(version);
        Since = directive.Since > 0 ? directive.Since : traits.Since > 0 ? traits.Since : null;
        ManualPage = $"systemd.{traits.Page}(5)";
        BusProperty = traits.Bus;
        UserManager = traits.UserManager;
        Requires = [.. (traits.Needs ?? []).Select(SandboxWords.Of)];
        Summary = traits.Summary;
    }

    /// <summary>The name as unit files have it.</summary>
    public string Name { get; }

    /// <summary>What it guards or limits.</summary>
    public SandboxArea Area { get; }

    /// <summary>What its value is made of, in words.</summary>
    public string Type { get; }

    /// <summary>The words that it takes, as far as the version knows them; none where it takes more than some words.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <summary>The first release of systemd that has it; null where that is long ago.</summary>
    public int? Since { get; }

    /// <summary>The manual page that explains it, such as "systemd.exec(5)".</summary>
    public string ManualPage { get; }

    /// <summary>The D-Bus property of a service that shows it (org.freedesktop.systemd1(5)).</summary>
    public string BusProperty { get; }

    /// <summary>Whether it works in user managers, where the manual says so.</summary>
    public UserManagerSupport UserManager { get; }

    /// <summary>What the host must have for it, in words.</summary>
    public IReadOnlyList<string> Requires { get; }

    /// <summary>What it does, in a few words.</summary>
    public string Summary { get; }

    /// <summary>What becomes of it in a unit file.</summary>
    public DirectiveSupport Support => _support.Support;

    /// <summary>Why; null where it is supported without reserve.</summary>
    public string? Reason => _support.Reason;

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
