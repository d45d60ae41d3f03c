using PSSystemdHarden.Bus;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Manager;

/// <summary>What changes the manager's state: reloading, restarting, units that run for a while. Each call is made once.</summary>
internal sealed class UnitControl(ReconnectingBus bus)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Makes systemd read all unit files anew; returns when it has.</summary>
    /// <exception cref="SystemdException">It can't be reached, or refuses.</exception>
    internal void Reload(CancellationToken cancellationToken) => Call(ManagerCalls.Reload, cancellationToken);

    /// <summary>Stops and starts a unit; returns when systemd is done with it, which does not say that it runs.</summary>
    /// <exception cref="SystemdException">systemd can't be reached, or refuses.</exception>
    internal void Restart(string name, CancellationToken cancellationToken)
    {
        Call(ManagerCalls.Restart(name), cancellationToken);
        AwaitJob(name, cancellationToken);
    }

    /// <summary>Forgets that a unit has failed, and how often it was started: otherwise systemd may refuse to start it again.</summary>
    internal void ResetFailed(string name, CancellationToken cancellationToken)
    {
        try
        {
            Call(ManagerCalls.ResetFailed(name), cancellationToken);
        }
        catch (BusErrorException e) when (e.ErrorName == BusErrorException.NoSuchUnit)
        {
            // A unit that is not loaded has nothing to forget.
        }
    }

    /// <summary>Starts a unit without a file, and lets another know of it; returns when systemd is done with the start.</summary>
    /// <exception cref="SystemdException">systemd can't be reached, or refuses.</exception>
    internal void StartTransient(
        string name, Action<MessageWriter> properties, string helper, Action<MessageWriter> helperProperties, CancellationToken cancellationToken)
    {
        Call(ManagerCalls.StartTransient(name, properties, helper, helperProperties), cancellationToken);
        AwaitJob(name, cancellationToken);
    }

    /// <summary>Stops a unit; one that is not loaded is stopped. Returns when systemd is done with it.</summary>
    /// <exception cref="SystemdException">systemd can't be reached, or refuses.</exception>
    internal void Stop(string name, CancellationToken cancellationToken)
    {
        try
        {
            Call(ManagerCalls.Stop(name), cancellationToken);
            AwaitJob(name, cancellationToken);
        }
        catch (BusErrorException e) when (e.ErrorName == BusErrorException.NoSuchUnit)
        {
            // There is nothing to stop.
        }
    }

    /// <summary>How a service is doing right now.</summary>
    internal UnitRunState ReadState(string name, CancellationToken cancellationToken) =>
        BlockingWait.For(ReadStateAsync(UnitObjectPath.Of(name), cancellationToken), cancellationToken);

    /// <summary>systemd answers when a job is queued. It is asked until it has carried that out.</summary>
    private void AwaitJob(string name, CancellationToken cancellationToken)
    {
        while (BlockingWait.For(Read(ManagerCalls.UnitProperty(UnitObjectPath.Of(name), "Job"), ReplyDecoders.HasJob, cancellationToken), cancellationToken))
        {
            cancellationToken.WaitHandle.WaitOne(s_pause);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async Task<UnitRunState> ReadStateAsync(string path, CancellationToken cancellationToken)
    {
        Task<T> Unit<T>(string property, Func<MessageReader, T> decode) => Read(ManagerCalls.UnitProperty(path, property), decode, cancellationToken);
        Task<T> Service<T>(string property, Func<MessageReader, T> decode) => Read(ManagerCalls.ServiceProperty(path, property), decode, cancellationToken);
        Task<string> active = Unit("ActiveState", ReplyDecoders.Text), sub = Unit("SubState", ReplyDecoders.Text), result = Service("Result", ReplyDecoders.Text);
        Task<bool> reload = Unit("NeedDaemonReload", ReplyDecoders.Boolean);
        Task<uint> restarts = Service("NRestarts", ReplyDecoders.UInt32);
        Task<int> code = Service("ExecMainCode", ReplyDecoders.Int32), status = Service("ExecMainStatus", ReplyDecoders.Int32);
        byte[] invocation = await Unit("InvocationID", ReplyDecoders.Bytes).ConfigureAwait(false);
        return new UnitRunState(
            SystemdEnum<UnitActiveState>.FromText(await active.ConfigureAwait(false)),
            await sub.ConfigureAwait(false),
            await reload.ConfigureAwait(false),
            await result.ConfigureAwait(false),
            await restarts.ConfigureAwait(false),
            await code.ConfigureAwait(false),
            await status.ConfigureAwait(false),
            Convert.ToHexString(invocation).ToLowerInvariant());
    }

    private Task<T> Read<T>(BusCall call, Func<MessageReader, T> decode, CancellationToken cancellationToken) =>
        bus.CallAsync(call, decode, ManagerCalls.Timeout, cancellationToken);

    private void Call(BusCall call, CancellationToken cancellationToken) =>
        BlockingWait.For(bus.CallOnceAsync(call, ManagerCalls.Done, ManagerCalls.Timeout, cancellationToken), cancellationToken);
}
