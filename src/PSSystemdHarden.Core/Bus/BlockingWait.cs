namespace PSSystemdHarden.Bus;

/// <summary>Waits for an answer on the thread that wants it, asleep: spinning would take the processor from PID 1, which makes the answer.</summary>
internal static class BlockingWait
{
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    internal static T For<T>(Task<T> task, CancellationToken cancellationToken)
    {
        if (!task.IsCompleted)
        {
            // Not disposed: an answer after the cancellation still sets it, and without its wait handle it holds nothing.
            var done = new ManualResetEventSlim(initialState: false, spinCount: 0);
            task.ContinueWith(
                static (_, state) => ((ManualResetEventSlim)state!).Set(), done,
                CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            done.Wait(cancellationToken);
        }

        return task.GetAwaiter().GetResult();
    }
}
