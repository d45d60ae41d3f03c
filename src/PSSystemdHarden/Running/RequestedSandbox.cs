using PSSystemdHarden.DropIns;
using PSSystemdHarden.Exposure;
using PSSystemdHarden.Host;
using PSSystemdHarden.Manager;
using PSSystemdHarden.Parameters;
using PSSystemdHarden.Running.Properties;
using PSSystemdHarden.Sandbox;
using PSSystemdHarden.Units;
using PSSystemdHarden.Values;

namespace PSSystemdHarden.Running;

/// <summary>The sandbox that was asked for, of the parameters and the profiles together.</summary>
/// <param name="Settings">Each directive once.</param>
internal sealed record RequestedSandbox(IReadOnlyList<DropInAssignment> Settings)
{
    /// <summary>Reads them, and leaves to the caller what this host would not enforce.</summary>
    /// <param name="parameters">The cmdlet's.</param>
    /// <param name="bound">What of them was given.</param>
    /// <param name="manager">Who shall start it.</param>
    /// <param name="force">Whether to take also what would not be enforced.</param>
    /// <param name="warn">Told of what a profile asks for in vain.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    /// <exception cref="SystemdException">Something that is no directive, or no value of it, or would not be enforced.</exception>
    internal static RequestedSandbox Read(
        SandboxParameters parameters, IReadOnlyDictionary<string, object> bound, SystemdManager manager, bool force, Action<string> warn, CancellationToken cancellationToken)
    {
        var (settings, removed) = parameters.Read(bound);
        IReadOnlyList<DropInAssignment> ofProfiles = parameters.ReadProfiles();
        if (!force && settings.Count + ofProfiles.Count > 0)
        {
            SystemdVersion version = manager.GetVersion(cancellationToken);
            HostSupport host = ModuleSession.SupportOf(manager, version);
            HostObjections.Check(host, version, settings, "Leave it out, or run the command without it being enforced: -Force.");
            ofProfiles = HostObjections.LeaveOut(host, version, ofProfiles, warn);
        }

        return new([.. ofProfiles.Where(setting => !removed.Contains(setting.Directive.Name) && !settings.Any(given => given.Directive == setting.Directive)), .. settings]);
    }

    /// <summary>What StartTransientUnit is sent of them.</summary>
    /// <exception cref="SystemdException">systemd would not heed one of them.</exception>
    internal IReadOnlyList<TransientProperty> ToProperties(SystemdManager manager, string unit, bool isUser, CancellationToken cancellationToken) =>
        Settings.Count == 0 ? [] : TransientProperties.Of(Settings, Context(manager, unit, isUser, cancellationToken));

    /// <summary>What the unit has, or had, as Get-UnitSandbox would tell it.</summary>
    /// <exception cref="SystemdException">systemd can't be reached, or does not answer.</exception>
    internal IReadOnlyList<UnitSandboxSetting> ToSettings(SystemdManager manager, string unit, bool isUser, CancellationToken cancellationToken)
    {
        ValueContext context = Context(manager, unit, isUser, cancellationToken);
        return [.. Settings.Select(setting => SandboxSettings.Of(
            unit, setting.Directive, SandboxValues.Encode(setting.Directive, setting.Values, context), written: null, context, _ => PendingChange.None))];
    }

    /// <summary>Such as "  ProtectSystem=strict", a line each.</summary>
    public override string ToString() => string.Concat(Settings.SelectMany(setting => setting.Lines).Select(line => $"\n  {line}"));

    private static ValueContext Context(SystemdManager manager, string unit, bool isUser, CancellationToken cancellationToken)
    {
        SystemdVersion version = manager.GetVersion(cancellationToken);
        return new(unit, version, ExposureRules.For(version).Groups, ValueContext.MemoryOfThisMachine(), hasBpfFramework: null) { IsUserManager = isUser };
    }
}
