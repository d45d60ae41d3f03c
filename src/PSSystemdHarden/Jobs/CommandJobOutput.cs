using System.Management.Automation;

using PSSystemdHarden.Running;

namespace PSSystemdHarden.Jobs;

/// <summary>Of a native command: lines, or bytes, and its standard error as PowerShell has it of native commands.</summary>
internal sealed class CommandJobOutput : JobOutput
{
    private readonly Job _job;
    private readonly Func<ServiceOutcome, ErrorRecord?> _conclude;
    private readonly bool _isRaw;
    private readonly LineSplitter _output, _error;

    /// <param name="job">The job.</param>
    /// <param name="isRaw">Whether its output is bytes.</param>
    /// <param name="conclude">The error that is to be told of the end, if one is.</param>
    internal CommandJobOutput(Job job, bool isRaw, Func<ServiceOutcome, ErrorRecord?> conclude)
    {
        (_job, _isRaw, _conclude) = (job, isRaw, conclude);
        _output = new LineSplitter(line => job.Output.Add(line));
        var errors = new StandardErrorLines();
        _error = new LineSplitter(line => job.Error.Add(errors.Next(line)));
    }

    public override void TakeOutput(ReadOnlySpan<byte> data)
    {
        if (_isRaw)
            _job.Output.Add(PSObject.AsPSObject(data.ToArray()));
        else
            _output.Add(data);
    }

    public override void TakeError(ReadOnlySpan<byte> data) => _error.Add(data);

    public override void End()
    {
        _output.End();
        _error.End();
    }

    internal override bool Conclude(ServiceOutcome outcome)
    {
        if (_conclude(outcome) is not { } error)
            return true;
        _job.Error.Add(error);
        return false;
    }
}
