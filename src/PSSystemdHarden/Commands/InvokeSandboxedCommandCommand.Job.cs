using System.Management.Automation;

using PSSystemdHarden.Errors;
using PSSystemdHarden.Jobs;
using PSSystemdHarden.Running;

namespace PSSystemdHarden.Commands;

/// <content>-AsJob: started when all input is there, and worked by the job from then on.</content>
public sealed partial class InvokeSandboxedCommandCommand
{
    private readonly List<byte[]> _jobInput = [];
    private TransientService? _jobPlan;

    private void StartJob(TransientService plan)
    {
        bool hasInput = IsScript || MyInvocation.ExpectingInput;
        List<byte[]> input = IsScript ? [.. ScriptStart(), .. _jobInput] : _jobInput;
        string command = IsScript ? _parameters.ScriptBlock!.ToString() : string.Join(' ', plan.Command);
        PipedService service = StartPipes(plan, hasInput);
        var job = new SandboxedJob(service, input, OutputOf, command, JobName, IsUser);
        JobRepository.Add(job);
        WriteObject(job);
    }

    private JobOutput OutputOf(Job job) => IsScript ? new ScriptJobOutput(job, ScriptFailure) : new CommandJobOutput(job, Raw, CommandFailure);

    /// <summary>Why the command did not come to its end; null if it did, whatever its exit status.</summary>
    private ErrorRecord? CommandFailure(ServiceOutcome outcome)
    {
        if (!outcome.WasExecuted)
            return NotStarted(_jobPlan!.Name, outcome);
        return TimeoutSec is double seconds && outcome.Result == "timeout" ? ErrorRecords.CommandTimedOut(_parameters.FilePath, seconds) : null;
    }
}
