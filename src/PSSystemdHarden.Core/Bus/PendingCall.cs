using System.Diagnostics;
using System.Runtime.InteropServices;

using PSSystemdHarden.Interop;

namespace PSSystemdHarden.Bus;

/// <summary>A call on its way: queued, then sent, then answered, failed or given up, once.</summary>
internal abstract class PendingCall(BusCall call, TimeSpan timeout)
{
    private readonly BusTrace? _trace = BusTrace.Current;
    private readonly long _made = Stopwatch.GetTimestamp();

    internal BusCall Call { get; } = call;

    internal TimeSpan Timeout { get; } = timeout;

    /// <summary>sd-bus's registration of the reply, and what it hands to the callback; null but while the call is in flight.</summary>
    internal InFlight? InFlight { get; set; }

    internal abstract bool IsCompleted { get; }

    internal abstract void Decode(MessageReader reply);

    internal abstract void Fail(Exception exception);

    /// <summary>Tells who wants to know; before the call completes, so that whoever waits for that finds it told.</summary>
    private protected void Tell(Exception? failure) => _trace?.Add(Call, _made, failure);
}

/// <summary>What a call holds of sd-bus between its sending and its end; belongs to the connection's thread.</summary>
internal sealed class InFlight(SlotHandle slot, GCHandle userData) : IDisposable
{
    public void Dispose()
    {
        slot.Dispose();
        userData.Free();
    }
}

/// <inheritdoc/>
internal sealed class PendingCall<T>(BusCall call, TimeSpan timeout, Func<MessageReader, T> decode) : PendingCall(call, timeout)
{
    // Continuations run on the connection's thread, as handing each to the thread pool costs more than the decoding.
    // So they must be short: all of them are in Manager/, and whoever blocks does so on another thread.
    private readonly TaskCompletionSource<T> _completion = new();

    internal Task<T> Task => _completion.Task;

    internal override bool IsCompleted => _completion.Task.IsCompleted;

    internal override void Decode(MessageReader reply)
    {
        try
        {
            T result = decode(reply);
            Tell(null);
            _completion.TrySetResult(result);
        }
        catch (Exception e)
        {
            // Whatever it is: thrown on through sd-bus's frames it would end the process. Whoever waits for the answer gets it.
            Tell(e);
            _completion.TrySetException(e);
        }
    }

    internal override void Fail(Exception exception)
    {
        Tell(exception);
        _completion.TrySetException(exception);
    }

    internal void Cancel(CancellationToken token) => _completion.TrySetCanceled(token);
}
