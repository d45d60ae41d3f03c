namespace PSSystemdHarden.Running;

/// <summary>Who takes what a service writes. Called on the thread that works the pipes, in the order in which it was read.</summary>
internal interface IOutputSink
{
    /// <summary>Takes a piece of standard output; the bytes are only valid during the call.</summary>
    void TakeOutput(ReadOnlySpan<byte> data);

    /// <summary>Takes a piece of standard error.</summary>
    void TakeError(ReadOnlySpan<byte> data);

    /// <summary>Nothing more comes.</summary>
    void End();
}
