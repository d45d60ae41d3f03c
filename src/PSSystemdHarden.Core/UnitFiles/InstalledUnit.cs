using PSSystemdHarden.Exposure;
using PSSystemdHarden.Policies;
using PSSystemdHarden.UnitFiles.Loading;
using PSSystemdHarden.UnitFiles.Lookup;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.UnitFiles;

/// <summary>A unit of a root tree, as its files have it.</summary>
public sealed class InstalledUnit
{
    private readonly UnitFileRater _rater;
    private readonly UnitPath _path;
    private readonly Lazy<UnitExposure?> _exposure;

    internal InstalledUnit(UnitFileRater rater, UnitPath path, UnitSources sources, string? description, UnitLoadState loadState)
    {
        (_rater, _path, Name, Description, LoadState) = (rater, path, sources.Name, description, loadState);
        (FragmentPath, DropInPaths) = (sources.Tree.Show(sources.FragmentPath), [.. sources.DropInPaths.Select(sources.Tree.Show)]);
        Type = UnitName.TypeOf(Name);
        _exposure = new(() => Type is UnitType.Service && LoadState is UnitLoadState.Loaded ? _rater.Rate(_path, Name) : null);
    }

    /// <summary>The unit's main name, with its suffix; a template's has no instance.</summary>
    public string Name { get; }

    /// <summary>The unit's own words.</summary>
    public string? Description { get; }

    /// <summary>Whether systemd would load it: Loaded, Masked, BadSetting, or Error for files that can't be read.</summary>
    public UnitLoadState LoadState { get; }

    /// <summary>What the name's suffix says.</summary>
    public UnitType? Type { get; }

    /// <summary>The unit's own file.</summary>
    public string FragmentPath { get; }

    /// <summary>Its drop-ins, in the order in which they apply.</summary>
    public IReadOnlyList<string> DropInPaths { get; }

    /// <summary>The overall exposure, 0.0 to 10.0, of a service that loads; null for all else.</summary>
    public double? Exposure => _exposure.Value?.Exposure;

    /// <summary>systemd's word for it.</summary>
    public ExposureRating? Rating => _exposure.Value?.Rating;

    /// <summary>The unit's name.</summary>
    public override string ToString() => Name;

    /// <exception cref="UnitLoadException">systemd would not load the unit.</exception>
    internal UnitExposure AssessExposure(ExposurePolicy? policy) =>
        policy is not null ? _rater.With(policy).Rate(_path, Name) : _exposure.Value ?? _rater.Rate(_path, Name);

    /// <summary>The rules that it is rated by.</summary>
    internal ExposureRules Rules => _rater.Rules;

    /// <summary>Its files, loaded by the rules of the version that it is rated by.</summary>
    /// <exception cref="UnitLoadException">systemd would not load the unit.</exception>
    internal LoadedUnit Load() => _rater.Load(_path, Name);
}
