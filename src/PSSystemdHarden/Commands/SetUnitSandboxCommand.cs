using System.Management.Automation;
using System.Runtime.Versioning;

using PSSystemdHarden.Changes;
using PSSystemdHarden.DropIns;
using PSSystemdHarden.Errors;
using PSSystemdHarden.Parameters;

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

    public object GetDynamicParameters() => _parameters;

    private protected override string Verb => "Set the sandbox";

    protected override void BeginProcessing() => Guard(null, () =>
    {
        var (settings, removed) = _parameters.Read(MyInvocation.BoundParameters);
        if (settings.Count == 0 && removed.Count == 0 && !Replace)
            ThrowTerminatingError(ErrorRecords.NothingToSet());
        _request = new ChangeRequest(settings, removed, Replace);
    });

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
