using System.Management.Automation;

namespace PSSystemdHarden.Running;

/// <summary>Gives what a command writes to the pipeline, as lines or as bytes, and its standard error to the error stream.</summary>
internal sealed class PipelineSink : IOutputSink
{
    private readonly PSCmdlet _cmdlet;
    private readonly bool _isRaw;
    private readonly LineSplitter _output, _error;
    private readonly StandardErrorWriter _errors;

    internal PipelineSink(PSCmdlet cmdlet, bool isRaw)
    {
        (_cmdlet, _isRaw) = (cmdlet, isRaw);
        _output = new LineSplitter(cmdlet.WriteObject);
        _errors = new StandardErrorWriter(cmdlet);
        _error = new LineSplitter(_errors.Add);
    }

    public void TakeOutput(ReadOnlySpan<byte> data)
    {
        if (_isRaw)
            _cmdlet.WriteObject(data.ToArray(), enumerateCollection: false);
        else
            _output.Add(data);
    }

    public bool TryKeepOutput(byte[] data)
    {
        if (_isRaw)
            _cmdlet.WriteObject(data, enumerateCollection: false);
        return _isRaw;
    }

    public void TakeError(ReadOnlySpan<byte> data)
    {
        _error.Add(data);
        _errors.Flush();
    }

    public void End()
    {
        _output.End();
        _error.End();
        _errors.Flush();
    }
}
