using System.Management.Automation;
using System.Runtime.Versioning;

using PSSystemdHarden.Changes;
using PSSystemdHarden.DropIns;
using PSSystemdHarden.Errors;
using PSSystemdHarden.Host;
using PSSystemdHarden.Parameters;
using PSSystemdHarden.Profiles;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Commands;

[Cmdlet(VerbsCommon.Set, "UnitSandbox", DefaultParameterSetName = NameSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(UnitChange))]
[SupportedOSPlatform("linux")]
public sealed class SetUnitSandboxCommand : UnitChangeCmdlet, IDynamicParameters
{
    private readonly SandboxParameters _parameters = new();

    /// <summary>The units whose changes are taken back unless they are confirmed.</summary>
    private readonly HashSet<string> _armed = [];

    private IReadOnlyList<DropInAssignment> _ofProfiles = [];
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
        _ofProfiles = _parameters.ReadProfiles();
        if (settings.Count == 0 && removed.Count == 0 && _ofProfiles.Count == 0 && !Replace)
            ThrowTerminatingError(ErrorRecords.NothingToSet());
        _request = new ChangeRequest(settings, removed, Replace);
        if (!Force)
            LeaveIgnoredOut();
    });

    private protected override UnitChange Plan(ChangePlanner planner, UnitOnDisk unit, DropInPlace place, byte[]? before)
    {
        ChangeRequest request = _request!;
        IReadOnlyDictionary<string, string> own = planner.WrittenWithout(unit, place);
        IEnumerable<DropInAssignment> ofProfiles = _ofProfiles
            .Where(setting => !request.Removed.Contains(setting.Directive.Name) && !request.Settings.Any(given => given.Directive == setting.Directive))
            .Where(setting => !IsLooser(setting, own, unit.Name));
        return planner.Plan(unit, place, before, request with { Settings = [.. ofProfiles, .. request.Settings] });
    }

    private bool IsLooser(DropInAssignment setting, IReadOnlyDictionary<string, string> own, string unit)
    {
        string name = setting.Directive.Name;
        if (!Strictness.IsLooser(setting, own.GetValueOrDefault(name)))
            return false;
        WriteVerbose($"{unit}: its own {name}={own[name]} is stricter than the profile's {name}={setting.Values[0]}, and stays.");
        return true;
    }

    private void LeaveIgnoredOut()
    {
        SystemdVersion version = Manager.GetVersion(StopToken);
        var host = HostSupport.Of(Manager, StopToken);
        HostObjections.Check(host, version, _request!.Settings, "Leave it out, or write it all the same with -Force.");
        _ofProfiles = HostObjections.LeaveOut(host, version, _ofProfiles, WriteWarning);
    }

    private protected override void BeforeMaking(UnitChange change)
    {
        if (ConfirmWithinSec is not int seconds)
            return;
        _armed.Add(change.Unit);
        try
        {
            new RollbackTimer(Manager).Arm(change, TimeSpan.FromSeconds(seconds), Restart, StopToken);
        }
        catch (SystemdException e)
        {
            throw new UnitChangeException(UnitChangeStep.Prepare, change.Unit, $"Nothing would take the change of '{change.Unit}' back: {e.Message} Nothing was changed.", e);
        }
    }

    private protected override void AfterMaking(UnitChange change)
    {
        if (ConfirmWithinSec is int seconds)
            WriteWarning($"{change.Unit}: systemd takes this back {seconds} s after it was begun, unless you confirm it: Confirm-UnitSandbox {change.Unit}");
    }

    private protected override void AfterFailing(string unit)
    {
        if (_armed.Remove(unit))
            new RollbackTimer(Manager).Disarm(new DropInPlace(unit, Runtime));
    }
}
