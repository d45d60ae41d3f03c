using PSSystemdHarden.Bus;
using PSSystemdHarden.Policies;
using PSSystemdHarden.Running;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Manager;

/// <summary>The system's service manager, PID 1. Thread safe; connects when first asked.</summary>
public sealed class SystemdManager : IDisposable
{
    private readonly ReconnectingBus _bus;

    // Unit by unit dbus-daemon costs as much as PID 1 itself: root, as in systemctl, can do without it.
    private readonly ReconnectingBus _bulk;
    private readonly UnitReader _reader;

    /// <summary>A manager that is reached over the system bus; as root, over systemd's private socket where no bus runs.</summary>
    public SystemdManager()
        : this(null)
    {
    }

    internal SystemdManager(BusTransport? transport)
    {
        _bus = new ReconnectingBus(transport);
        _bulk = transport is null && OperatingSystem.IsLinux() && BusTransports.HasPrivateSocket() ? new ReconnectingBus(BusTransport.PrivateSocket, isKnownToBeThere: true) : _bus;
        _reader = new UnitReader(_bulk);
        Control = new UnitControl(_bus);
        IsUser = transport is BusTransport.UserBus;
        if (OperatingSystem.IsLinux())
            Runner = new ServiceRunner(_bus, _bulk, isSystem: !IsUser);
    }

    /// <summary>This user's own manager (user@.service).</summary>
    /// <remarks>It lives on another bus; what it is asked is the same.</remarks>
    internal static SystemdManager OfUser() => new(BusTransport.UserBus);

    /// <summary>Whether it is this user's own manager, and not PID 1.</summary>
    internal bool IsUser { get; }

    /// <summary>What starts transient services; null where there can't be any.</summary>
    internal ServiceRunner? Runner { get; }

    /// <summary>What changes the manager's state.</summary>
    internal UnitControl Control { get; }

    /// <summary>The manager's version.</summary>
    /// <exception cref="SystemdException">systemd can't be reached, or does not answer.</exception>
    public SystemdVersion GetVersion(CancellationToken cancellationToken) => _reader.ReadVersion(cancellationToken);

    /// <summary>What the manager was built with, as `systemctl --version` shows it: "+PAM -SELINUX …".</summary>
    internal string GetFeatures(CancellationToken cancellationToken) => Call(ManagerCalls.Features, ReplyDecoders.Text, cancellationToken);

    /// <summary>The control group below which all its units are, such as "/user.slice/user-1000.slice/user@1000.service"; empty of PID 1.</summary>
    internal string GetControlGroup(CancellationToken cancellationToken) => Call(ManagerCalls.ControlGroup, ReplyDecoders.Text, cancellationToken);

    /// <summary>The folders in which it looks for unit files, in order.</summary>
    internal IReadOnlyList<string> GetUnitPath(CancellationToken cancellationToken) => Call(ManagerCalls.UnitPath, ReplyDecoders.Texts, cancellationToken);

    /// <summary>The units that the manager has loaded, as `systemctl list-units --all`.</summary>
    /// <param name="wants">Which of them.</param>
    /// <param name="policy">What counts differently when units are rated; null for nothing.</param>
    /// <param name="cancellationToken">Ends the call, and until the listing is complete any waiting for its units' properties.</param>
    /// <exception cref="SystemdException">systemd can't be reached, or does not answer.</exception>
    public UnitListing ListUnits(Func<SystemdUnitState, bool> wants, ExposurePolicy? policy, CancellationToken cancellationToken) =>
        NewListing(ListLoaded(cancellationToken).Where(Filter(wants)), policy, cancellationToken);

    /// <summary>The loaded units, and the unit files that are installed but not loaded (`systemctl list-unit-files`).</summary>
    /// <param name="patterns">What to look for among the files, as of fnmatch(3); none for all, which is dear.</param>
    /// <param name="wants">Which of the units found.</param>
    /// <param name="policy">As for <see cref="ListUnits"/>.</param>
    /// <param name="cancellationToken">As for <see cref="ListUnits"/>.</param>
    /// <exception cref="SystemdException">systemd can't be reached, or does not answer.</exception>
    public UnitListing ListInstalledUnits(
        IReadOnlyCollection<string> patterns, Func<SystemdUnitState, bool> wants, ExposurePolicy? policy, CancellationToken cancellationToken)
    {
        List<UnitListEntry> loaded = ListLoaded(cancellationToken);
        HashSet<string> known = [.. loaded.Select(entry => entry.Name)];
        IEnumerable<UnitListEntry> files = ListFiles(patterns, cancellationToken)
            .DistinctBy(file => file.Name)
            .Where(file => !known.Contains(file.Name))
            .Select(NotLoaded);
        return NewListing(loaded.Concat(files).Where(Filter(wants)), policy, cancellationToken);
    }

    /// <summary>One unit by its full name or an alias; systemd loads it if it must. Templates are looked for among the unit files.</summary>
    /// <returns>A listing of that one; its load state says if there is no such unit.</returns>
    /// <exception cref="SystemdException">systemd can't be reached, or does not answer.</exception>
    public UnitListing FindUnit(string name, ExposurePolicy? policy, CancellationToken cancellationToken)
    {
        IEnumerable<UnitListEntry> found = UnitName.IsTemplate(name)
            ? ListFiles([name.Replace("\\", "\\\\", StringComparison.Ordinal)], cancellationToken).Select(NotLoaded).Take(1)
            : Call(ManagerCalls.ListUnitsByNames([name]), ReplyDecoders.UnitList, cancellationToken);
        return NewListing(found, policy, cancellationToken);
    }

    /// <summary>The values of a service's sandbox directives, by the D-Bus properties that show them, and what tells how fresh they are.</summary>
    /// <param name="unit">The service's full name; systemd loads it if it must.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Null where there is no such service.</returns>
    /// <exception cref="SystemdException">systemd can't be reached, or does not answer.</exception>
    internal IReadOnlyDictionary<string, object>? ReadSandbox(string unit, CancellationToken cancellationToken) =>
        BlockingWait.For(_reader.ReadSandboxAsync(UnitObjectPath.Of(unit), cancellationToken), cancellationToken);

    /// <summary>The same, and where the unit's configuration comes from: asked for at once, so that systemd answers the one while the other is taken in.</summary>
    /// <returns>Null where there is no such service.</returns>
    /// <exception cref="SystemdException">systemd can't be reached, or does not answer.</exception>
    internal (IReadOnlyDictionary<string, object> Properties, UnitFiles Files)? ReadSandboxAndFiles(string unit, CancellationToken cancellationToken)
    {
        string path = UnitObjectPath.Of(unit);
        Task<IReadOnlyDictionary<string, object>?> properties = _reader.ReadSandboxAsync(path, cancellationToken);
        Task<UnitFiles> files = _reader.ReadFilesAsync(path, cancellationToken);
        return BlockingWait.For(properties, cancellationToken) is { } found ? (found, BlockingWait.For(files, cancellationToken)) : null;
    }

    /// <summary>The process ID that a service's main process has, or had when it last ran; 0 for one that never ran.</summary>
    /// <exception cref="SystemdException">systemd can't be reached, or does not answer.</exception>
    internal uint ReadMainProcess(string unit, CancellationToken cancellationToken) =>
        Call(ManagerCalls.ServiceProperty(UnitObjectPath.Of(unit), "ExecMainPID"), ReplyDecoders.UInt32, cancellationToken);

    /// <summary>Where a unit's configuration comes from.</summary>
    /// <exception cref="SystemdException">systemd can't be reached, or does not answer.</exception>
    internal UnitFiles ReadFiles(string unit, CancellationToken cancellationToken) =>
        BlockingWait.For(_reader.ReadFilesAsync(UnitObjectPath.Of(unit), cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (OperatingSystem.IsLinux())
            Runner?.Dispose();
        _bus.Dispose();
        _bulk.Dispose();
    }

    private static Func<UnitListEntry, bool> Filter(Func<SystemdUnitState, bool> wants) =>
        entry => wants(new SystemdUnitState(entry.Name, entry.LoadState, entry.ActiveState, entry.SubState));

    private static UnitListEntry NotLoaded(UnitFileEntry file) => new(
        file.Name, null, file.State is UnitFileState.Masked or UnitFileState.MaskedRuntime ? UnitLoadState.Masked : UnitLoadState.Stub,
        UnitActiveState.Inactive, "dead", UnitObjectPath.Of(file.Name));

    private List<UnitListEntry> ListLoaded(CancellationToken cancellationToken) =>
        Call(ManagerCalls.ListUnits, ReplyDecoders.UnitList, cancellationToken);

    private UnitFileEntry[] ListFiles(IReadOnlyCollection<string> patterns, CancellationToken cancellationToken) =>
        Call(ManagerCalls.ListUnitFiles(patterns), ReplyDecoders.UnitFileList, cancellationToken);

    private UnitListing NewListing(IEnumerable<UnitListEntry> entries, ExposurePolicy? policy, CancellationToken cancellationToken) =>
        new([.. entries.OrderBy(entry => entry.Name, StringComparer.Ordinal)], _reader, policy, cancellationToken) { IsUser = IsUser };

    private T Call<T>(BusCall call, Func<MessageReader, T> decode, CancellationToken cancellationToken) =>
        BlockingWait.For(_bus.CallAsync(call, decode, ManagerCalls.Timeout, cancellationToken), cancellationToken);
}
