using PSSystemdHarden.Running;

namespace PSSystemdHarden.Jobs;

/// <summary>Takes what a job's service writes to the job's streams.</summary>
internal abstract class JobOutput : IOutputSink
{
    public abstract void TakeOutput(ReadOnlySpan<byte> data);

    public abstract void TakeError(ReadOnlySpan<byte> data);

    public abstract void End();

    /// <summary>Adds what is to be said of the end to the job's errors; false if it failed.</summary>
    internal abstract bool Conclude(ServiceOutcome outcome);
}
