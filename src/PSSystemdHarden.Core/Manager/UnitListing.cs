using PSSystemdHarden.Exposure;
using PSSystemdHarden.Policies;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Manager;

/// <summary>Units that were listed together, and so are read together when somebody goes through them.</summary>
public sealed class UnitListing
{
    private const int FurthestAhead = 32;

    private readonly ReadAhead<ServiceSettings?> _services;
    private readonly ReadAhead<UnitFiles> _files;
    private readonly ReadAhead<UnitFileState?> _fileStates;
    private readonly Lazy<ExposureRules> _rules;
    private CancellationToken _stop;

    /// <param name="entries">The units; the services among them are read ahead of each other.</param>
    /// <param name="reader">Reads what is asked for.</param>
    /// <param name="stop">Ends any waiting, until <see cref="Complete"/>.</param>
    /// <param name="policy">What counts differently when units are rated; null for nothing.</param>
    internal UnitListing(IReadOnlyList<UnitListEntry> entries, UnitReader reader, ExposurePolicy? policy, CancellationToken stop)
    {
        string[] services = [.. entries.Where(IsService).Select(entry => entry.ObjectPath)];
        _services = new(services.Length, FurthestAhead, i => reader.ReadServiceAsync(services[i], CancellationToken.None));
        _files = new(entries.Count, FurthestAhead, i => reader.ReadFilesAsync(entries[i].ObjectPath, CancellationToken.None));
        _fileStates = new(entries.Count, FurthestAhead, i => reader.ReadFileStateAsync(entries[i].ObjectPath, CancellationToken.None));
        _stop = stop;

        // The version is asked for anew each time: systemd may be upgraded, and re-executed, while a shell stays open.
        _rules = new(() => ExposureRules.For(reader.ReadVersion(_stop)).With(policy), LazyThreadSafetyMode.PublicationOnly);

        int service = 0;
        Units = [.. entries.Select((entry, i) => new SystemdUnit(entry, this, i, IsService(entry) ? service++ : null))];
    }

    /// <summary>Whether they are of this user's own manager, and not of PID 1.</summary>
    internal bool IsUser { get; init; }

    /// <summary>The units, by name.</summary>
    public IReadOnlyList<SystemdUnit> Units { get; }

    /// <summary>The first failure to read a unit's property. Where-Object hides what a property throws, so whoever lists has to look here.</summary>
    public SystemdException? Failure { get; private set; }

    internal ExposureRules Rules => Watch(() => _rules.Value);

    /// <summary>Ends the listing command's hold on its units: they can still be read, and are no longer cancelled with it.</summary>
    public void Complete() => _stop = CancellationToken.None;

    internal ServiceSettings? Service(int index) => Watch(() => _services.Get(index, _stop));

    internal UnitFiles Files(int index) => Watch(() => _files.Get(index, _stop));

    internal UnitFileState? FileState(int index) => Watch(() => _fileStates.Get(index, _stop));

    private static bool IsService(UnitListEntry entry) =>
        UnitName.TypeOf(entry.Name) is UnitType.Service
        && entry.LoadState is UnitLoadState.Loaded or UnitLoadState.Stub
        && !UnitName.IsTemplate(entry.Name);

    private T Watch<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SystemdException e)
        {
            Failure ??= e;
            throw;
        }
    }
}
