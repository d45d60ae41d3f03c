using System.Management.Automation;
using System.Runtime.Versioning;

using PSSystemdHarden.Changes;
using PSSystemdHarden.Directives;
using PSSystemdHarden.DropIns;
using PSSystemdHarden.Errors;
using PSSystemdHarden.Host;
using PSSystemdHarden.Parameters;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Commands;

[Cmdlet(VerbsCommon.Set, "UnitSandbox", DefaultParameterSetName = NameSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(UnitChange))]
[SupportedOSPlatform("linux")]
public sealed class SetUnitSandboxCommand : UnitChangeCmdlet, IDynamicParameters
{
    private readonly SandboxParameters _parameters = new();
    private ChangeRequest? _request;

    [Parameter]
    public SwitchParameter Replace { get; set; }

    [Parameter]
    [ValidateRange(5, 86400)]
    public int? ConfirmWithinSec { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    public object GetDynamicParameters() => _parameters;

    private protected override string Verb => "Set the sandbox";

    protected override void BeginProcessing() => Guard(null, () =>
    {
        var (settings, removed) = _parameters.Read(MyInvocation.BoundParameters);
        if (settings.Count == 0 && removed.Count == 0 && !Replace)
            ThrowTerminatingError(ErrorRecords.NothingToSet());
        if (!Force)
            RefuseIgnored(settings);
        _request = new ChangeRequest(settings, removed, Replace);
    });

    /// <summary>What this host would silently not enforce is a mistake, unless it is asked for all the same.</summary>
    private void RefuseIgnored(IReadOnlyList<DropInAssignment> settings)
    {
        SystemdVersion version = Manager.GetVersion(StopToken);
        var host = HostSupport.Of(Manager, StopToken);
        foreach (DropInAssignment setting in settings.Where(setting => setting.Values is not ([] or ["no"])))
        {
            SandboxSupport support = host.Judge(setting.Directive, version);
            if (support.Support is DirectiveSupport.Ignored or DirectiveSupport.Refused)
                throw new DirectiveValueException(setting.Directive.Name, $"{setting.Directive.Name}= would not be enforced on this host: {support.Reason}.", "Leave it out, or write it all the same with -Force.");
        }
    }

    private protected override UnitChange Plan(ChangePlanner planner, UnitOnDisk unit, DropInPlace place, byte[]? before) =>
        planner.Plan(unit, place, before, _request!);

    private protected override void BeforeMaking(UnitChange change)
    {
        if (ConfirmWithinSec is int seconds)
            new RollbackTimer(Manager).Arm(change, TimeSpan.FromSeconds(seconds), Restart, StopToken);
    }

    private protected override void AfterMaking(UnitChange change)
    {
        if (ConfirmWithinSec is int seconds)
            WriteWarning($"{change.Unit}: systemd takes this back {seconds} s after it was begun, unless you confirm it: Confirm-UnitSandbox {change.Unit}");
    }

    private protected override void AfterFailing(string unit)
    {
        if (ConfirmWithinSec is not null)
            new RollbackTimer(Manager).Disarm(new DropInPlace(unit, Runtime), CancellationToken.None);
    }
}
