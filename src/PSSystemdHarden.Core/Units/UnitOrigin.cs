namespace PSSystemdHarden.Units;

/// <summary>A unit, and where it was looked at. Of the same unit in the same place are equal.</summary>
public abstract record UnitOrigin
{
    private protected UnitOrigin(string name) => Name = name;

    /// <summary>The unit's full name; where no unit is known, what it was asked of.</summary>
    internal string Name { get; }

    /// <inheritdoc/>
    public sealed override string ToString() => Name;
}

/// <summary>A unit that the running manager has loaded.</summary>
/// <param name="Unit">The unit's full name.</param>
/// <param name="IsUser">Whether it is this user's own manager, and not PID 1.</param>
internal sealed record LoadedUnitOrigin(string Unit, bool IsUser = false) : UnitOrigin(Unit);

/// <summary>A unit file, or a drop-in, that was looked at for itself.</summary>
/// <param name="Unit">The full name of the unit that it belongs to.</param>
/// <param name="Path">The file.</param>
internal sealed record FileOrigin(string Unit, string Path) : UnitOrigin(Unit)
{
    /// <summary>The unit's own file: of a drop-in the one beside its folder, or itself where there is none.</summary>
    internal string UnitPath { get; } = UnitPathOf(Unit, Path);

    public bool Equals(FileOrigin? other) => other is not null && (Name, UnitPath) == (other.Name, other.UnitPath);

    public override int GetHashCode() => (Name, UnitPath).GetHashCode();

    private static string UnitPathOf(string unit, string path)
    {
        string beside = System.IO.Path.GetFullPath(System.IO.Path.Combine(path, "..", "..", unit));
        return System.IO.Path.GetFileName(path) != unit && File.Exists(beside) ? beside : path;
    }
}

/// <summary>Something that may be of a unit, and does not say of which.</summary>
internal sealed record UnknownOrigin(string Subject) : UnitOrigin(Subject);
