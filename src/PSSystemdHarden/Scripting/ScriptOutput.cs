using PSSystemdHarden.Running;

namespace PSSystemdHarden.Scripting;

/// <summary>Takes what a script's shell writes: messages on standard output, and on standard error what is no PowerShell's.</summary>
internal sealed class ScriptOutput : IOutputSink
{
    private readonly MessageSplitter _messages;
    private readonly LineSplitter _error;
    private readonly Action<string> _writeError;
    private readonly List<string> _early = [];

    /// <param name="sink">Told what the script writes.</param>
    /// <param name="writeError">Told each line of standard error.</param>
    internal ScriptOutput(ScriptSink sink, Action<string> writeError)
    {
        Delivery = new ScriptDelivery(sink);
        _writeError = writeError;
        _messages = new MessageSplitter(Delivery.Deliver);
        _error = new LineSplitter(TakeErrorLine);
    }

    /// <summary>What is known of the script's end.</summary>
    internal ScriptDelivery Delivery { get; }

    /// <summary>Whether the script's shell came up.</summary>
    internal bool HasBegun => _messages.HasBegun;

    /// <summary>What a shell that did not come up said, without .NET's stacks of calls.</summary>
    internal IReadOnlyList<string> LastWords =>
        [.. _messages.Noise.Split('\n').Concat(_early).Where(line => !string.IsNullOrWhiteSpace(line) && !line.StartsWith("   ", StringComparison.Ordinal))];

    public void TakeOutput(ReadOnlySpan<byte> data) => _messages.Add(data);

    public void TakeError(ReadOnlySpan<byte> data) => _error.Add(data);

    public void End()
    {
        _error.End();
        if (HasBegun)
            GiveEarly();
    }

    private void TakeErrorLine(string line)
    {
        _early.Add(line);
        if (HasBegun)
            GiveEarly();
    }

    private void GiveEarly()
    {
        foreach (string line in _early)
            _writeError(line);
        _early.Clear();
    }
}
