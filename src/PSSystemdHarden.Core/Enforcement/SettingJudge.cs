using System.Runtime.Versioning;

using PSSystemdHarden.Directives;
using PSSystemdHarden.Enforcement.Probes;
using PSSystemdHarden.Host;
using PSSystemdHarden.Processes;
using PSSystemdHarden.Sandbox;
using PSSystemdHarden.Values;

namespace PSSystemdHarden.Enforcement;

/// <summary>Judges the directives of one service.</summary>
/// <param name="machine">What is the same for all services.</param>
/// <param name="service">The service.</param>
/// <param name="processes">Its processes; null where it does not run.</param>
/// <param name="probe">Tells what nothing shows; null where nothing shall be started.</param>
[SupportedOSPlatform("linux")]
internal sealed class SettingJudge(MachineFacts machine, ServiceFacts service, UnitProcesses? processes, UnitProbe? probe)
{
    private const string Privileged = "ExecStart= begins with '+', under which systemd runs the command without it";
    private const string MainOutside = "the main process has left the unit's control group";
    private const string Lost = "systemd could not set it up and carried on without, or the process has left it since";
    private const int MostNamed = 3;

    /// <summary>A directive that systemd has loaded.</summary>
    internal DirectiveEnforcement Judge(UnitSandboxSetting setting)
    {
        DirectiveCatalog.Embedded.TryFind("Service", setting.Directive, out Directive? directive);
        SandboxSupport support = machine.Support.Judge(directive!, machine.Version, [setting.Text]);
        if (processes is null)
            return Forecast(setting, directive!, support);
        object value = SandboxProperties.Find(directive!, machine.Version, service.Loaded.Properties)!;
        var context = new CheckContext(machine, service, setting, value);
        Observation seen = Look(context, processes.Main);
        if (seen.Holds is not true && support.Support is DirectiveSupport.Ignored)
            return Row(setting, EnforcementVerdict.NotEnforced, seen, support.Reason, MainOf(setting.Directive));

        // Control groups systemd may bring up to date at a reload: there the look decides, and what can't be seen may be in force.
        bool mayWait = seen.Holds is false || (seen.Holds is null && EvidenceTable.NeedsRestart(setting.Directive));
        bool waits = mayWait && LiveSandbox.IsNewerThanProcess(setting.Source, service.Loaded.Properties);
        if (waits)
        {
            string whether = seen.Holds is null ? ", and whether it was in force before can't be told" : string.Empty;
            return Row(setting, EnforcementVerdict.PendingRestart, seen, $"{setting.Source} is newer than the process{whether}: systemctl restart {service.Unit}");
        }

        if (processes.Main.IsBeingStarted)
            return Row(setting, EnforcementVerdict.NotVerifiable, seen, "systemd is still starting the process");
        if (seen.Holds is null && probe?.Act(setting.Directive) is { } told)
            seen = told;
        (string Reason, bool IsCertain)? lacks = UserManagerRights.Lacks(directive!, machine, service);
        if (seen.Holds is not true && lacks is { } right && (right.IsCertain || seen.Holds is false))
            return Row(setting, EnforcementVerdict.NotEnforced, seen, right.Reason, MainOf(setting.Directive));
        if (seen is { Holds: true, Reason: null })
            seen = seen with { Reason = UserManagerRights.Brings(directive!, machine, service) };
        return seen.Holds switch
        {
            true => JudgeOthers(context, seen),
            null => Row(setting, EnforcementVerdict.NotVerifiable, seen, seen.Reason),
            false => Row(setting, EnforcementVerdict.NotEnforced, seen, WhyNot(setting.Directive, seen, support), MainOf(setting.Directive)),
        };
    }

    /// <summary>A directive that the files set, and that systemd itself has dropped as it can't do it; null for one that has become what it is by default anyway.</summary>
    internal DirectiveEnforcement? JudgeDropped(UnitSandboxSetting setting)
    {
        if (service.Loaded.Written.GetValueOrDefault(setting.Directive) is not { Text.Length: > 0 } written
            || !DirectiveCatalog.Embedded.TryFind("Service", setting.Directive, out Directive? directive)
            || machine.Support.Judge(directive, machine.Version, [written.Text]) is not { Support: DirectiveSupport.Ignored } support)
        {
            return null;
        }

        var seen = new Observation(false, "systemd has taken nothing of it", $"D-Bus: {directive.Sandbox!.Bus}");
        return Row(setting with { Text = written.Text }, EnforcementVerdict.NotEnforced, seen, support.Reason);
    }

    /// <summary>A directive whose files say otherwise than what systemd has loaded.</summary>
    /// <param name="inFiles">As the files have it.</param>
    /// <param name="loaded">As systemd has it; empty where it has none.</param>
    internal DirectiveEnforcement JudgeUnread(UnitSandboxSetting inFiles, string loaded)
    {
        var seen = new Observation(false, loaded.Length > 0 ? $"systemd has {inFiles.Directive}={loaded}" : "systemd does not have it", "D-Bus: NeedDaemonReload");
        return Row(inFiles, EnforcementVerdict.PendingReload, seen, $"the unit's files have changed since systemd read them: systemctl daemon-reload, and systemctl restart {service.Unit}");
    }

    private static Observation Look(CheckContext context, ProcessSandbox process)
    {
        if (EvidenceTable.OfProcesses.TryGetValue(context.Setting.Directive, out ProcessCheck? ofProcess))
            return ofProcess(context, process);
        return EvidenceTable.OfUnits.TryGetValue(context.Setting.Directive, out UnitCheck? ofUnit)
            ? ofUnit(context)
            : Observation.Unknown(EvidenceTable.WhyUnseen(context.Setting.Directive));
    }

    private DirectiveEnforcement Forecast(UnitSandboxSetting setting, Directive directive, SandboxSupport support)
    {
        if (probe?.Forecast(setting.Directive) is { } probed)
            return OfProbe(setting, probed);
        if (UserManagerRights.Lacks(directive, machine, service) is { } lacks)
        {
            EnforcementVerdict without = lacks.IsCertain ? EnforcementVerdict.NotEnforced : EnforcementVerdict.NotVerifiable;
            return Row(setting, without, new Observation(null, null, "the rights of the user's own manager"), lacks.Reason);
        }

        EnforcementVerdict verdict = support.Support switch
        {
            DirectiveSupport.Supported => EnforcementVerdict.Enforced,
            DirectiveSupport.Unknown => EnforcementVerdict.NotVerifiable,
            _ => EnforcementVerdict.NotEnforced,
        };
        string? reason = support.Support is DirectiveSupport.Refused ? $"the unit would not start: {support.Reason}" : support.Reason ?? probe?.Obstacle(setting.Directive);
        return Row(setting, verdict, new Observation(null, null, "this machine's kernel and systemd"), reason);
    }

    /// <summary>What became of a directive in a probe; where nothing shows it there either, what the probe could do.</summary>
    private DirectiveEnforcement OfProbe(UnitSandboxSetting setting, DirectiveEnforcement seen)
    {
        if (seen.Verdict is EnforcementVerdict.NotVerifiable && probe!.Act(setting.Directive) is { } told)
        {
            EnforcementVerdict verdict = told.Holds switch { true => EnforcementVerdict.Enforced, false => EnforcementVerdict.NotEnforced, null => EnforcementVerdict.NotVerifiable };
            return Row(setting, verdict, told, told.Reason);
        }

        string? evidence = seen.Evidence is null ? null : $"a probe: {seen.Evidence}";
        return Row(setting, seen.Verdict, new Observation(null, seen.Found, evidence), seen.Reason);
    }

    /// <summary>The main process has it: so must the others.</summary>
    private DirectiveEnforcement JudgeOthers(CheckContext context, Observation main)
    {
        if (!EvidenceTable.OfProcesses.ContainsKey(context.Setting.Directive))
        {
            return processes!.IsMainOutside
                ? Row(context.Setting, EnforcementVerdict.NotEnforced, main with { Found = $"the main process is in {processes.Main.ControlGroup}" }, MainOutside, [processes.Main.Id])
                : Row(context.Setting, EnforcementVerdict.Enforced, main, main.Reason);
        }

        // One that is being started has no sandbox yet, and will have.
        var lacking = processes!.Others
            .Select(process => (Process: process, Seen: Look(context, process)))
            .Where(row => row.Seen.Holds is false && !row.Process.IsBeingStarted && ProcessReader.IsThere(row.Process))
            .ToList();
        if (lacking.Count == 0)
            return Row(context.Setting, EnforcementVerdict.Enforced, main, main.Reason);
        string names = string.Join(", ", lacking.Take(MostNamed).Select(row => $"{row.Process}{Story(row.Process)}"));
        string more = lacking.Count > MostNamed ? $" and {lacking.Count - MostNamed} more" : string.Empty;
        return Row(
            context.Setting, EnforcementVerdict.NotEnforced, lacking[0].Seen,
            $"the main process has it, and {lacking.Count} of {processes.Others.Count + 1} processes do not: {names}{more}",
            [.. lacking.Select(row => row.Process.Id)]);
    }

    /// <summary>How a process has come to be without what the main process has.</summary>
    private string Story(ProcessSandbox process)
    {
        if (process.Id == service.ControlProcess)
            return " runs for the unit besides its main process, as ExecStartPost= or ExecReload= does";
        if (process.ParentId != machine.Manager.Id && !processes!.Ids.Contains(process.ParentId))
            return " was started elsewhere and moved into the unit's control group";
        string[] entered =
        [
            .. (process.Namespaces ?? []).Where(own => own.IsManagers is true && processes!.Main.Namespace(own.Kind)?.IsManagers is false).Select(own => own.Kind),
        ];
        return entered.Length > 0 ? $" is in systemd's own {string.Join(", ", entered)} namespace: it has entered it, or was started there" : string.Empty;
    }

    /// <summary>The process that lacks what each process has; none where it is the unit's control group that lacks it.</summary>
    private int[] MainOf(string directive) => EvidenceTable.OfProcesses.ContainsKey(directive) ? [processes!.Main.Id] : [];

    private string WhyNot(string directive, Observation seen, SandboxSupport support) =>
        service.IsPrivileged && EvidenceTable.OfProcesses.ContainsKey(directive) ? Privileged : seen.Reason ?? support.Reason ?? Lost;

    private DirectiveEnforcement Row(
        UnitSandboxSetting setting, EnforcementVerdict verdict, Observation seen, string? reason, IReadOnlyList<int>? lacking = null) => new(
        service.Unit, setting.Directive, verdict, setting.Text, seen.Found, seen.Evidence, reason, setting.Source, lacking ?? [], IsForecast: processes is null);
}
