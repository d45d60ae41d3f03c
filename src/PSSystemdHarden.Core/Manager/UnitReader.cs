using PSSystemdHarden.Bus;
using PSSystemdHarden.Units;
using PSSystemdHarden.Values;

namespace PSSystemdHarden.Manager;

/// <summary>Reads a unit's properties, as few and as late as possible: the dear ones only alone.</summary>
internal sealed class UnitReader(ReconnectingBus bus)
{
    /// <summary>The manager's version; it decides which rules apply.</summary>
    internal SystemdVersion ReadVersion(CancellationToken cancellationToken) =>
        SystemdVersion.Parse(BlockingWait.For(CallAsync(ManagerCalls.Version, ReplyDecoders.Text, cancellationToken), cancellationToken));

    /// <summary>A service's settings; null when there is no such service any more.</summary>
    internal async Task<ServiceSettings?> ReadServiceAsync(string path, CancellationToken cancellationToken)
    {
        Task<ServiceSettings> reading = CallAsync(ManagerCalls.ServiceProperties(path), ReplyDecoders.ServiceSettings, cancellationToken);
        Task<bool> defaults = GetAsync(path, "DefaultDependencies", ReplyDecoders.Boolean, cancellationToken);
        ServiceSettings settings = await reading.ConfigureAwait(false);
        settings.DefaultDependencies = await defaults.ConfigureAwait(false);

        // systemd answers for what has gone, too: with an empty unit that never got as far as having a type.
        return settings.Type.Length == 0 ? null : settings;
    }

    /// <summary>A service's properties that show sandbox directives, and whether its files have changed since; null when there is no such service.</summary>
    internal async Task<IReadOnlyDictionary<string, object>?> ReadSandboxAsync(string path, CancellationToken cancellationToken)
    {
        Task<Dictionary<string, object>> reading = CallAsync(ManagerCalls.ServiceProperties(path), SandboxReplyDecoder.Values, cancellationToken);
        Task<bool> needsReload = GetAsync(path, SandboxProperties.NeedsReload, ReplyDecoders.Boolean, cancellationToken);
        Dictionary<string, object> values = await reading.ConfigureAwait(false);
        values[SandboxProperties.NeedsReload] = await needsReload.ConfigureAwait(false);

        // As above: a unit that has gone has no type.
        return values.TryGetValue(SandboxProperties.ServiceType, out object? type) && type is string { Length: > 0 } ? values : null;
    }

    internal async Task<UnitFiles> ReadFilesAsync(string path, CancellationToken cancellationToken)
    {
        Task<string> fragment = GetAsync(path, "FragmentPath", ReplyDecoders.Text, cancellationToken);
        Task<string[]> dropIns = GetAsync(path, "DropInPaths", ReplyDecoders.Texts, cancellationToken);
        await Task.WhenAll(fragment, dropIns).ConfigureAwait(false);
        string file = await fragment.ConfigureAwait(false);
        return new UnitFiles(file.Length == 0 ? null : file, await dropIns.ConfigureAwait(false));
    }

    /// <remarks>Costs PID 1 about 2 ms the first time after each reload: it looks through all unit folders.</remarks>
    internal async Task<UnitFileState?> ReadFileStateAsync(string path, CancellationToken cancellationToken)
    {
        string text = await GetAsync(path, "UnitFileState", ReplyDecoders.Text, cancellationToken).ConfigureAwait(false);
        return text.Length == 0 ? null : SystemdEnum<UnitFileState>.FromText(text);
    }

    private Task<T> GetAsync<T>(string path, string property, Func<MessageReader, T> decode, CancellationToken cancellationToken) =>
        CallAsync(ManagerCalls.UnitProperty(path, property), decode, cancellationToken);

    private Task<T> CallAsync<T>(BusCall call, Func<MessageReader, T> decode, CancellationToken cancellationToken) =>
        bus.CallAsync(call, decode, ManagerCalls.Timeout, cancellationToken);
}
