using System.Management.Automation;

using PSSystemdHarden.Completion;
using PSSystemdHarden.Errors;
using PSSystemdHarden.Jobs;
using PSSystemdHarden.Manager;
using PSSystemdHarden.Processes;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Commands;

[Cmdlet(VerbsCommon.Get, "ProcessSandbox", DefaultParameterSetName = IdSet)]
[OutputType(typeof(ProcessSandbox))]
public sealed class GetProcessSandboxCommand : SystemdCmdlet
{
    private const string IdSet = "Id", JobSet = "Job";

    private IReadOnlyDictionary<string, ulong>? _namespacesOfPid1;

    [Parameter(Position = 0, Mandatory = true, ParameterSetName = IdSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ProcessId", "Pid", "MainPid", "ProcessIds")]
    [AllowNull]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(ProcessIdCompleter))]
    public int[]? Id { get; set; }

    /// <summary>What Invoke-SandboxedCommand -AsJob gives: its Id is a job's, and no process's.</summary>
    /// <remarks>By property name as well: where no other set has that, the binder settles for a mandatory -Id before it sees what comes.</remarks>
    [Parameter(Mandatory = true, ParameterSetName = JobSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, DontShow = true)]
    [ValidateNotNull]
    public SandboxedJob[] Job { get; set; } = [];

    protected override void ProcessRecord()
    {
        if (!OperatingSystem.IsLinux())
        {
            ThrowTerminatingError(ErrorRecords.NotLinux());
            return;
        }

        _namespacesOfPid1 ??= ProcessReader.ManagersNamespaces();
        int[]? ids = ParameterSetName == IdSet ? Id : [.. Job.SelectMany(MainProcessOf)];
        if (ids is null or [])
        {
            WriteVerbose("What was given has no process.");
            return;
        }

        foreach (int id in ids)
        {
            if (StopToken.IsCancellationRequested)
                return;
            WriteVerbose($"Reading /proc/{id}.");
            if (ProcessReader.Read(id, _namespacesOfPid1, withMemory: true) is { } found)
                WriteObject(found);
            else if (MyInvocation.ExpectingInput)
                // What listed it has seen it, and it has ended since: as if it had been listed a moment later.
                WriteVerbose($"Process {id} has ended.");
            else
                WriteError(ErrorRecords.ProcessNotFound(id));
        }
    }

    /// <summary>None where it has ended.</summary>
    private int[] MainProcessOf(IOfUnit job)
    {
        int[] found = [];
        if (job.Origin is LoadedUnitOrigin unit)
        {
            WriteVerbose($"Asking systemd for {unit.Name}.");
            SystemdManager manager = unit.IsUser ? ModuleSession.UserManager : Manager;
            Guard(unit.Name, () => found = [.. manager.FindUnit(unit.Name, policy: null, StopToken).Units.Select(loaded => loaded.MainPid).OfType<uint>().Select(id => (int)id)]);
        }

        return found;
    }
}
