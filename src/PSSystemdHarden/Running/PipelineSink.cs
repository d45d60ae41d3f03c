using System.Management.Automation;

namespace PSSystemdHarden.Running;

/// <summary>Gives what a command writes to the pipeline, as lines or as bytes, and its standard error to the error stream.</summary>
internal sealed class PipelineSink : IOutputSink
{
    private readonly PSCmdlet _cmdlet;
    private readonly bool _isRaw;
    private readonly LineSplitter _output, _error;

    internal PipelineSink(PSCmdlet cmdlet, bool isRaw)
    {
        (_cmdlet, _isRaw) = (cmdlet, isRaw);
        _output = new LineSplitter(cmdlet.WriteObject);
        _error = new LineSplitter(new StandardErrorWriter(cmdlet).Write);
    }

    public void TakeOutput(ReadOnlySpan<byte> data)
    {
        if (_isRaw)
            _cmdlet.WriteObject(data.ToArray(), enumerateCollection: false);
        else
            _output.Add(data);
    }

    public void TakeError(ReadOnlySpan<byte> data) => _error.Add(data);

    public void End()
    {
        _output.End();
        _error.End();
    }
}
