using System.Runtime.Versioning;

using PSSystemdHarden.Directives;
using PSSystemdHarden.Interop;
using PSSystemdHarden.Manager;
using PSSystemdHarden.Processes;
using PSSystemdHarden.Sandbox;
using PSSystemdHarden.Values;

namespace PSSystemdHarden.Enforcement.Probes;

/// <summary>
/// Probes one service: starts a program that sleeps under its settings, looks at that as at any service, and has it make the calls that tell
/// what nothing shows. It is started when first needed, and gone when it was asked.
/// </summary>
/// <param name="manager">Who starts it.</param>
/// <param name="live">Reads what became of its settings.</param>
/// <param name="machine">What is the same for all services.</param>
/// <param name="service">The service.</param>
/// <param name="runs">Whether that runs.</param>
/// <param name="cancellationToken">Ends the calls, and the probe.</param>
[SupportedOSPlatform("linux")]
internal sealed class UnitProbe(SystemdManager manager, LiveSandbox live, MachineFacts machine, ServiceFacts service, bool runs, CancellationToken cancellationToken)
{
    private readonly Dictionary<string, Observation> _told = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DirectiveEnforcement> _forecast = new(StringComparer.Ordinal);
    private string? _obstacle;
    private bool _isDone;

    /// <summary>Why a probe says nothing of a directive that it should have; null for one that none has, or that it could say something of.</summary>
    internal string? Obstacle(string directive)
    {
        Run();
        return ProbeTable.Embedded.Copied.Contains(directive) ? _obstacle : null;
    }

    /// <summary>What an act in the probe says of a directive; null where there is no act for it.</summary>
    internal Observation? Act(string directive)
    {
        if (!ProbeActs.All.ContainsKey(directive))
            return null;
        Run();
        return _told.TryGetValue(directive, out Observation told) ? told : Observation.Unknown(_obstacle ?? "the probe does not have this setting");
    }

    /// <summary>What has become of a directive of the probe; null where it does not have it as the service would.</summary>
    internal DirectiveEnforcement? Forecast(string directive)
    {
        Run();
        return _forecast.GetValueOrDefault(directive);
    }

    private void Run()
    {
        if (_isDone)
            return;
        _isDone = true;
        ProbePlan plan = ProbePlan.For(service, machine.Version, runs, machine.IsUserManager);
        _obstacle = plan.Obstacle;
        if (plan.Service is null)
            return;
        using ProbeService? probe = ProbeService.Start(manager, plan.Service, out string? obstacle, cancellationToken);
        _obstacle = obstacle;
        if (probe is null || live.ReadWhole(probe.Name, cancellationToken) is not { } loaded)
            return;
        var facts = new ServiceFacts(loaded);
        if (UnitProcesses.Read(machine, facts, cancellationToken) is not { } processes)
        {
            _obstacle = "the probe has ended at once";
            return;
        }

        UnitSandboxSetting[] same = [.. loaded.Settings.Where(setting => !setting.IsDefault && IsAsInService(setting.Directive, loaded))];
        if (!runs)
        {
            var judge = new SettingJudge(machine, facts, processes, probe: null);
            foreach (UnitSandboxSetting setting in same)
                _forecast[setting.Directive] = judge.Judge(setting);
        }

        Ask(facts, processes.Main, [.. same.Where(setting => ProbeActs.All.ContainsKey(setting.Directive))]);
    }

    /// <summary>Makes the calls; the process ends with them.</summary>
    private void Ask(ServiceFacts facts, ProcessSandbox process, UnitSandboxSetting[] settings)
    {
        if (settings.Length == 0)
            return;
        if (!Ptrace.CanCall || !LibSeccomp.IsAvailable())
        {
            _obstacle = Ptrace.CanCall ? "the numbers of system calls are not known: the library libseccomp.so.2 is not installed" : "how a process is made to call is not known of this architecture";
            return;
        }

        SystemCallPrograms? programs = null;
        int error = 0;
        if (process.Seccomp is not SeccompMode.Disabled)
            programs = SystemCallPrograms.Of(process, out error);
        string invocation = manager.Control.ReadState(facts.Unit, cancellationToken).InvocationId;
        bool isAsked = error == 0 && Ptrace.Borrow(process.Id, calls =>
        {
            // The number was the probe's when its filters were read; it is if it still runs.
            if (!ProcessReader.IsThere(process))
                return;
            var probed = new ProbedProcess(calls, programs) { Process = process, InvocationId = invocation };
            foreach (UnitSandboxSetting setting in settings)
                _told[setting.Directive] = ProbeActs.All[setting.Directive](new CheckContext(machine, facts, setting, ValueOf(setting.Directive, facts.Loaded)!), probed);
        }, out error);
        if (!isAsked)
            _obstacle = error is Libc.EPERM or Libc.EACCES ? SystemCallPrograms.NeedsPrivilege : $"the probe can't be asked: {Libc.ErrorText(error)}";
    }

    private bool IsAsInService(string directive, LoadedSandbox loaded) =>
        DirectiveCatalog.Embedded.TryFind("Service", directive, out Directive? known)
        && ValueOf(directive, loaded) is { } own && ValueOf(directive, service.Loaded) is { } services && BusValues.AreSame(known, own, services);

    private object? ValueOf(string directive, LoadedSandbox loaded) =>
        DirectiveCatalog.Embedded.TryFind("Service", directive, out Directive? known) ? SandboxProperties.Find(known, machine.Version, loaded.Properties) : null;
}
