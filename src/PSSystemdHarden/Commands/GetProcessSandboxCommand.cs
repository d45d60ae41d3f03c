using System.Management.Automation;

using PSSystemdHarden.Completion;
using PSSystemdHarden.Errors;
using PSSystemdHarden.Processes;

namespace PSSystemdHarden.Commands;

[Cmdlet(VerbsCommon.Get, "ProcessSandbox")]
[OutputType(typeof(ProcessSandbox))]
public sealed class GetProcessSandboxCommand : PSCmdlet
{
    private IReadOnlyDictionary<string, ulong>? _namespacesOfPid1;
    private volatile bool _isStopping;

    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ProcessId", "Pid", "MainPid", "ProcessIds")]
    [AllowNull]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(ProcessIdCompleter))]
    public int[]? Id { get; set; }

    protected override void ProcessRecord()
    {
        if (!OperatingSystem.IsLinux())
        {
            ThrowTerminatingError(ErrorRecords.NotLinux());
            return;
        }

        _namespacesOfPid1 ??= ProcessReader.ManagersNamespaces();
        if (Id is null or [])
        {
            WriteVerbose("What was given has no process.");
            return;
        }

        foreach (int id in Id)
        {
            if (_isStopping)
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

    protected override void StopProcessing() => _isStopping = true;
}
