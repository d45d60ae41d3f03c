namespace PSSystemdHarden.Running;

/// <summary>Who takes what a service writes. Called on the thread that works the pipes, in the order in which it was read.</summary>
internal interface IOutputSink
{
    /// <summary>Takes a piece of standard output; the bytes are only valid during the call.</summary>
    void TakeOutput(ReadOnlySpan<byte> data);

    /// <summary>Offers a whole buffer of standard output. Who keeps it saves the copying, and <see cref="TakeOutput"/> is not called for it.</summary>
    /// <returns>Whether it is the sink's from now on.</returns>
    bool TryKeepOutput(byte[] data) => false;

    /// <summary>Takes a piece of standard error.</summary>
    void TakeError(ReadOnlySpan<byte> data);

    /// <summary>Nothing more comes.</summary>
    void End();
}
