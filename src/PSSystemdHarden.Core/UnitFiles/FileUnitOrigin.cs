using PSSystemdHarden.Exposure;
using PSSystemdHarden.UnitFiles.Loading;
using PSSystemdHarden.UnitFiles.Lookup;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.UnitFiles;

/// <summary>A unit as its files have it: which files, and by whose rules they were read.</summary>
/// <param name="Rater">What has read them.</param>
/// <param name="Sources">The files.</param>
/// <param name="File">The one that was named; null for a unit that was found by its name.</param>
internal sealed record FileUnitOrigin(UnitFileRater Rater, UnitSources Sources, string? File) : UnitOrigin(Sources.Name)
{
    /// <summary>The unit's own file, as users know it.</summary>
    internal string FragmentPath { get; } = Sources.Tree.Show(Sources.FragmentPath);

    private (string, string, string?, SystemdVersion, ExposureScoring) Key => (Name, FragmentPath, File, Rater.Rules.Version, Rater.Rules.Scoring);

    internal static FileUnitOrigin Of(UnitFileRater rater, LoadedUnit unit) => new(rater, unit.Sources, unit.File);

    /// <summary>The same unit, read anew.</summary>
    /// <exception cref="UnitLoadException">systemd would not load it.</exception>
    internal LoadedUnit Load(UnitFileRater rater) => File is null ? rater.Load(rater.Names(), Name) : rater.LoadFile(File);

    // Whoever has read it: by the same rules it is the same.
    public bool Equals(FileUnitOrigin? other) => other is not null && Key == other.Key;

    public override int GetHashCode() => Key.GetHashCode();
}
