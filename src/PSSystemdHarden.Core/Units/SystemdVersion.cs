using System.Globalization;

namespace PSSystemdHarden.Units;

/// <summary>A systemd version: release, point release, and the text it came from, such as "252.39-1~deb12u2".</summary>
/// <remarks>
/// Pre-releases ("261~devel", "257~rc1", "v258-rc2") count as the release they lead to.
/// A distribution's own patches are not visible in it.
/// </remarks>
public sealed class SystemdVersion : IComparable<SystemdVersion>, IEquatable<SystemdVersion>
{
    private SystemdVersion(int major, int minor, string text) => (Major, Minor, Text) = (major, minor, text);

    /// <summary>The release, such as 252.</summary>
    public int Major { get; }

    /// <summary>The point release, such as 39; 0 where there is none.</summary>
    public int Minor { get; }

    /// <summary>The text as systemd reports it.</summary>
    public string Text { get; }

    /// <summary>Greater for later versions.</summary>
    internal long Rank => RankOf(Major, (uint)Minor);

    /// <summary>The oldest release whose rules are known.</summary>
    internal static SystemdVersion OldestKnown { get; } = new(247, 0, "247");

    /// <summary>The newest release whose rules are known; later ones are taken to have the same.</summary>
    internal static SystemdVersion NewestKnown { get; } = new(262, LastPointRelease, "262");

    // Above all that there were; the data files end a release's range with it, too.
    private const int LastPointRelease = 999;

    private const int MostDigits = 4;

    /// <summary>Reads what a user chose: a release alone stands for its last point release.</summary>
    /// <exception cref="FormatException">The text is no version from 247 to 262.</exception>
    internal static SystemdVersion ParseChoice(string text)
    {
        SystemdVersion version = Parse(text);
        if (version.Major < OldestKnown.Major || version.Major > NewestKnown.Major)
            throw new FormatException($"The rules of systemd {version.Major} are not known: it must be {OldestKnown.Major} to {NewestKnown.Major}.");
        return text.Contains('.', StringComparison.Ordinal) ? version : new SystemdVersion(version.Major, LastPointRelease, text);
    }

    /// <summary>Reads the number at the front of a version text.</summary>
    /// <exception cref="FormatException">The text does not begin with a version.</exception>
    public static SystemdVersion Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        ReadOnlySpan<char> rest = text;
        if (rest is ['v', ..])
            rest = rest[1..];
        if (Number(ref rest) is not { } major)
            throw new FormatException($"'{text}' is no systemd version: a number such as 252 or 252.39 is expected.");
        rest = rest is ['.', .. var minor] ? minor : [];
        return new SystemdVersion(major, Number(ref rest) ?? 0, text);
    }

    /// <inheritdoc/>
    public int CompareTo(SystemdVersion? other) => other is null ? 1 : Rank.CompareTo(other.Rank);

    /// <inheritdoc/>
    public bool Equals(SystemdVersion? other) => CompareTo(other) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SystemdVersion);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Major, Minor);

    /// <summary>The number alone: "252.39", or "262" without a point release.</summary>
    public override string ToString() =>
        Minor is 0 or LastPointRelease ? Major.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}");

    /// <summary>Equality of release and point release.</summary>
    public static bool operator ==(SystemdVersion? left, SystemdVersion? right) => left?.Equals(right) ?? right is null;

    /// <summary>Inequality of release or point release.</summary>
    public static bool operator !=(SystemdVersion? left, SystemdVersion? right) => !(left == right);

    /// <summary>Order by release, then point release.</summary>
    public static bool operator <(SystemdVersion? left, SystemdVersion? right) => Compare(left, right) < 0;

    /// <summary>Order by release, then point release.</summary>
    public static bool operator <=(SystemdVersion? left, SystemdVersion? right) => Compare(left, right) <= 0;

    /// <summary>Order by release, then point release.</summary>
    public static bool operator >(SystemdVersion? left, SystemdVersion? right) => Compare(left, right) > 0;

    /// <summary>Order by release, then point release.</summary>
    public static bool operator >=(SystemdVersion? left, SystemdVersion? right) => Compare(left, right) >= 0;

    private static int Compare(SystemdVersion? left, SystemdVersion? right) => Comparer<SystemdVersion>.Default.Compare(left, right);

    internal static long RankOf(int major, uint minor) => ((long)major << 32) | minor;

    /// <summary>Takes the number at the front, of up to four digits; null where there is none.</summary>
    private static int? Number(ref ReadOnlySpan<char> text)
    {
        int digits = 0;
        while (digits < text.Length && char.IsAsciiDigit(text[digits]))
            digits++;
        if (digits is 0 or > MostDigits)
            return null;
        int number = int.Parse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture);
        text = text[digits..];
        return number;
    }
}
