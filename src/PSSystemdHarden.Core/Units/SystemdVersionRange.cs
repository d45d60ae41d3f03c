namespace PSSystemdHarden.Units;

/// <summary>A list of version ranges, both ends included, as the data files write it: "..249.3", "250.0-250.7, 255..".</summary>
/// <remarks>An upper end without a point release means all of that release: "..249" holds 249.17.</remarks>
internal sealed class SystemdVersionRange
{
    private readonly long[] _from, _to;

    private SystemdVersionRange(string[] ranges)
    {
        (_from, _to) = (new long[ranges.Length], new long[ranges.Length]);
        for (int i = 0; i < ranges.Length; i++)
            (_from[i], _to[i]) = ParseOne(ranges[i]);
    }

    /// <exception cref="FormatException">The text is no list of ranges.</exception>
    internal static SystemdVersionRange Parse(string text) => new(text.Split(',', StringSplitOptions.TrimEntries));

    internal bool Contains(SystemdVersion version)
    {
        for (int i = 0; i < _from.Length; i++)
        {
            if (version.Rank >= _from[i] && version.Rank <= _to[i])
                return true;
        }

        return false;
    }

    private static (long From, long To) ParseOne(string text)
    {
        if (text == "..")
            return (0, long.MaxValue);
        if (text.StartsWith("..", StringComparison.Ordinal))
            return (0, Upper(text[2..]));
        if (text.EndsWith("..", StringComparison.Ordinal))
            return (Lower(text[..^2]), long.MaxValue);
        string[] ends = text.Split('-');
        return ends.Length == 2 ? (Lower(ends[0]), Upper(ends[1])) : (Lower(text), Upper(text));
    }

    private static long Lower(string text) => SystemdVersion.Parse(text).Rank;

    private static long Upper(string text) =>
        text.Contains('.', StringComparison.Ordinal) ? Lower(text) : SystemdVersion.RankOf(SystemdVersion.Parse(text).Major, uint.MaxValue);
}
