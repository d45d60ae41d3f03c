using System.Buffers;

namespace PSSystemdHarden.Running;

/// <summary>Keeps what a command writes for its result: lines or, of standard output, bytes.</summary>
internal sealed class CollectingSink : IOutputSink
{
    private readonly bool _isRaw;
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly List<string> _outputLines = [], _errorLines = [];
    private readonly LineSplitter _output, _error;

    internal CollectingSink(bool isRaw)
    {
        _isRaw = isRaw;
        _output = new LineSplitter(_outputLines.Add);
        _error = new LineSplitter(_errorLines.Add);
    }

    internal object Output => _isRaw ? _bytes.WrittenSpan.ToArray() : _outputLines.ToArray();

    internal string[] Errors => [.. _errorLines];

    public void TakeOutput(ReadOnlySpan<byte> data)
    {
        if (_isRaw)
            _bytes.Write(data);
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
