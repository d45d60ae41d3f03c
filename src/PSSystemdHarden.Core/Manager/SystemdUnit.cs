using PSSystemdHarden.Exposure;
using PSSystemdHarden.Policies;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Manager;

/// <summary>A unit, as the service manager listed it. What a listing does not bring is read when it is first asked for.</summary>
/// <remarks>
/// The properties down to <see cref="Type"/> are as of the listing. The others are read once, from the running manager,
/// and throw a <see cref="SystemdException"/> when it can't be reached any more.
/// </remarks>
public sealed class SystemdUnit
{
    private readonly UnitListing _listing;
    private readonly int _index;
    private readonly int? _serviceIndex;
    private uint? _score;

    internal SystemdUnit(UnitListEntry entry, UnitListing listing, int index, int? serviceIndex)
    {
        (_listing, _index, _serviceIndex) = (listing, index, serviceIndex);
        Name = entry.Name;
        Description = entry.Description;
        LoadState = entry.LoadState;
        ActiveState = entry.ActiveState;
        SubState = entry.SubState;
        Type = UnitName.TypeOf(entry.Name);
    }

    /// <summary>The unit's main name, with its suffix.</summary>
    public string Name { get; }

    /// <summary>The unit's own words; null for a unit file that is not loaded.</summary>
    public string? Description { get; }

    /// <summary>Whether the configuration was read.</summary>
    public UnitLoadState LoadState { get; }

    /// <summary>What the unit is doing, in general.</summary>
    public UnitActiveState ActiveState { get; }

    /// <summary>What the unit is doing, in its type's own terms, such as "running" or "mounted".</summary>
    public string SubState { get; }

    /// <summary>The kind of unit; null for a suffix that this module's version does not know.</summary>
    public UnitType? Type { get; }

    /// <summary>The process ID of a running service's main process; null where there is none.</summary>
    public uint? MainPid => Settings is { MainPid: > 0 } settings ? settings.MainPid : null;

    /// <summary>The unit file; null for a unit that has none.</summary>
    public string? FragmentPath => _listing.Files(_index).FragmentPath;

    /// <summary>The drop-ins, in the order in which they apply.</summary>
    public IReadOnlyList<string> DropInPaths => _listing.Files(_index).DropInPaths;

    /// <summary>How the unit file is enabled; null for a unit that has none. Dear: about 2 ms of the manager's time.</summary>
    public UnitFileState? UnitFileState => _listing.FileState(_index);

    /// <summary>The overall exposure, 0.0 (best) to 10.0 (worst); null for what systemd does not rate.</summary>
    public double? Exposure => Score is uint score ? ExposureAssessment.Tenths(score) : null;

    /// <summary>systemd's word for the exposure; null for what systemd does not rate.</summary>
    public ExposureRating? Rating => Score is uint score ? _listing.Rules.RatingOf(score) : null;

    /// <summary>A service that runs to its end and is over (Type=oneshot).</summary>
    internal bool IsOneshot => Settings?.Type == "oneshot";

    /// <summary>Whether it is of this user's own manager, and not of PID 1.</summary>
    internal bool IsUser => _listing.IsUser;

    internal SystemdUnitState State => new(Name, LoadState, ActiveState, SubState);

    /// <summary>The service's settings if it is one, and is still there; else null.</summary>
    private ServiceSettings? Settings => _serviceIndex is int index ? _listing.Service(index) : null;

    private uint? Score => _score ??= Settings is { } settings ? ExposureAssessment.Score(_listing.Rules, Name, settings) : null;

    /// <summary>The exposure with all findings; null for what systemd does not rate.</summary>
    /// <param name="policy">What counts differently; null for what the listing was made with.</param>
    public UnitExposure? AssessExposure(ExposurePolicy? policy = null) => Settings is { } settings
        ? ExposureAssessment.Assess(_listing.Rules.With(policy), Name, settings).From(new LoadedUnitOrigin(Name, IsUser))
        : null;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
