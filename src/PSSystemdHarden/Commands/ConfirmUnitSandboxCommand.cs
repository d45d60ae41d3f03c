using System.Management.Automation;
using System.Runtime.Versioning;

using PSSystemdHarden.Binding;
using PSSystemdHarden.Changes;
using PSSystemdHarden.Completion;
using PSSystemdHarden.Errors;

namespace PSSystemdHarden.Commands;

[Cmdlet(VerbsLifecycle.Confirm, "UnitSandbox", DefaultParameterSetName = NameSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[SupportedOSPlatform("linux")]
public sealed class ConfirmUnitSandboxCommand : LoadedUnitCmdlet
{
    private const string NameSet = "Name";

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = NameSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Unit", "UnitName", "Id")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(WaitingChangeCompleter))]
    public string[] Name { get; set; } = [];

    protected override void ProcessRecord()
    {
        if (TakeTold(ConfirmNamed))
            return;
        foreach (string name in Name)
            Guard(name, () => ConfirmNamed(name));
    }

    private void ConfirmNamed(string name)
    {
        var timer = new RollbackTimer(Manager);
        WriteVerbose("Asking systemd for the changes that wait to be confirmed.");
        if (WildcardPattern.ContainsWildcardCharacters(name))
        {
            var pattern = new UnitNamePattern(name);
            Confirm(timer, [.. timer.Counting(StopToken).Where(place => pattern.IsMatch(place.Unit))]);
        }
        else if (CompleteServiceName(name) is { } full && FindService(full, policy: null, shownAs: full) is { } unit)
        {
            DropInPlace[] waiting = [.. timer.Counting(StopToken).Where(place => place.Unit == unit.Name)];
            if (waiting.Length == 0)
                WriteError(ErrorRecords.NothingToConfirm(unit.Name));
            Confirm(timer, waiting);
        }
    }

    private void Confirm(RollbackTimer timer, DropInPlace[] places)
    {
        foreach (DropInPlace place in places)
        {
            StopToken.ThrowIfCancellationRequested();

            // In the meantime systemd may have taken it back.
            if (ShouldProcess(place.Path, "Keep the change") && !timer.Disarm(place))
                WriteError(ErrorRecords.NothingToConfirm(place.Unit));
        }
    }
}
