using System.Management.Automation;
using System.Runtime.Versioning;

using PSSystemdHarden.Changes;
using PSSystemdHarden.Completion;
using PSSystemdHarden.Errors;

namespace PSSystemdHarden.Commands;

[Cmdlet(VerbsLifecycle.Confirm, "UnitSandbox")]
[SupportedOSPlatform("linux")]
public sealed class ConfirmUnitSandboxCommand : SystemdCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Unit", "Id")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    public string[] Name { get; set; } = [];

    protected override void ProcessRecord()
    {
        foreach (string name in Name)
            Guard(name, () => ConfirmOne(name));
    }

    private void ConfirmOne(string name)
    {
        if (CompleteServiceName(name) is not { } full || FindService(full, policy: null, shownAs: full) is not { } unit)
            return;
        var timer = new RollbackTimer(Manager);
        bool waited = timer.Disarm(new DropInPlace(unit.Name, IsRuntime: false), StopToken) | timer.Disarm(new DropInPlace(unit.Name, IsRuntime: true), StopToken);
        if (!waited)
            WriteError(ErrorRecords.NothingToConfirm(unit.Name));
    }
}
