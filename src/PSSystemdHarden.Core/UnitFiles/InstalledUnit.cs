using PSSystemdHarden.Exposure;
using PSSystemdHarden.UnitFiles.Lookup;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.UnitFiles;

/// <summary>A unit of a root tree, as its files have it.</summary>
public sealed class InstalledUnit : IOfUnit
{
    private readonly FileUnitOrigin _origin;
    private readonly Lazy<UnitExposure?> _exposure;

    internal InstalledUnit(UnitFileRater rater, UnitPath path, UnitSources sources, string? description, UnitLoadState loadState)
    {
        (_origin, Description, LoadState) = (new FileUnitOrigin(rater, sources, File: null), description, loadState);
        DropInPaths = [.. sources.DropInPaths.Select(sources.Tree.Show)];
        Type = UnitName.TypeOf(Name);
        _exposure = new(() => Type is UnitType.Service && LoadState is UnitLoadState.Loaded ? rater.Rate(path, Name) : null);
    }

    /// <summary>The unit's main name, with its suffix; a template's has no instance.</summary>
    public string Name => _origin.Name;

    /// <summary>The unit's own words.</summary>
    public string? Description { get; }

    /// <summary>Whether systemd would load it: Loaded, Masked, BadSetting, or Error for files that can't be read.</summary>
    public UnitLoadState LoadState { get; }

    /// <summary>What the name's suffix says.</summary>
    public UnitType? Type { get; }

    /// <summary>The unit's own file.</summary>
    public string FragmentPath => _origin.FragmentPath;

    /// <summary>Its drop-ins, in the order in which they apply.</summary>
    public IReadOnlyList<string> DropInPaths { get; }

    /// <summary>The overall exposure, 0.0 to 10.0, of a service that loads; null for all else.</summary>
    public double? Exposure => _exposure.Value?.Exposure;

    /// <summary>systemd's word for it.</summary>
    public ExposureRating? Rating => _exposure.Value?.Rating;

    UnitOrigin IOfUnit.Origin => _origin;

    /// <summary>The unit's name.</summary>
    public override string ToString() => Name;
}
