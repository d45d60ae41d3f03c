using System.Management.Automation;

using PSSystemdHarden.Running;
using PSSystemdHarden.Scripting;

namespace PSSystemdHarden.Jobs;

/// <summary>Of a script block: what its PowerShell writes, stream by stream.</summary>
internal sealed class ScriptJobOutput : JobOutput
{
    private readonly Job _job;
    private readonly ScriptOutput _script;
    private readonly Func<ServiceOutcome, ScriptOutput, ErrorRecord?> _conclude;

    /// <param name="job">The job.</param>
    /// <param name="conclude">The error that is to be told of a script that did not come to its end.</param>
    internal ScriptJobOutput(Job job, Func<ServiceOutcome, ScriptOutput, ErrorRecord?> conclude)
    {
        (_job, _conclude) = (job, conclude);
        var errors = new StandardErrorLines();
        _script = new ScriptOutput(new JobSink(job), line => job.Error.Add(errors.Next(line)));
    }

    public override void TakeOutput(ReadOnlySpan<byte> data) => _script.TakeOutput(data);

    public override void TakeError(ReadOnlySpan<byte> data) => _script.TakeError(data);

    public override void End() => _script.End();

    internal override bool Conclude(ServiceOutcome outcome)
    {
        if (_conclude(outcome, _script) is { } error)
        {
            _job.Error.Add(error);
            return false;
        }

        return !_script.Delivery.HasFailed;
    }

    private sealed class JobSink(Job job) : ScriptSink
    {
        internal override void Output(object? value) => job.Output.Add(value is null ? null : PSObject.AsPSObject(value));

        internal override void Error(ErrorRecord error) => job.Error.Add(error);

        internal override void Warning(string text) => job.Warning.Add(new WarningRecord(text));

        internal override void Verbose(string text) => job.Verbose.Add(new VerboseRecord(text));

        internal override void Debug(string text) => job.Debug.Add(new DebugRecord(text));

        internal override void Information(InformationRecord record) => job.Information.Add(record);

        internal override void Progress(ProgressRecord record) => job.Progress.Add(record);
    }
}
