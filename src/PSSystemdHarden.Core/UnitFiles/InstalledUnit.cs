using PSSystemdHarden.Exposure;
using PSSystemdHarden.Policies;
using PSSystemdHarden.UnitFiles.Loading;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.UnitFiles;

/// <summary>A unit of a root tree, as its files have it.</summary>
public sealed class InstalledUnit
{
    private readonly Func<ExposurePolicy?, UnitExposure> _assess;
    private readonly Lazy<UnitExposure?> _exposure;

    internal InstalledUnit(string name, string? description, UnitLoadState loadState, string fragmentPath, IReadOnlyList<string> dropInPaths, Func<ExposurePolicy?, UnitExposure> assess)
    {
        (Name, Description, LoadState, FragmentPath, DropInPaths, _assess) = (name, description, loadState, fragmentPath, dropInPaths, assess);
        Type = UnitName.TypeOf(name);
        _exposure = new(() => Type is UnitType.Service && LoadState is UnitLoadState.Loaded ? _assess(null) : null);
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
    internal UnitExposure AssessExposure(ExposurePolicy? policy) => policy is null && _exposure.Value is { } known ? known : _assess(policy);
}
