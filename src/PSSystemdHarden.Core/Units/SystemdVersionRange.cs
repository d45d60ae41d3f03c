namespace PSSystemdHarden.Units;

/// <summary>A list of version ranges, both ends included, as the data files write it: "..249.3", "250.0-250.7, 255..".</summary>
/// <remarks>An upper end without a point release means all of that release: "..249" holds 249.17.</remarks>
internal sealed class SystemdVersionRange
{
    private readonly ((int, int) From, (int, int) To)[] _ranges;

    private SystemdVersionRange(((int, int), (int, int))[] ranges) => _ranges = ranges;

    /// <exception cref="FormatException">The text is no list of ranges.</exception>
    internal static SystemdVersionRange Parse(string text) =>
        new([.. text.Split(',', StringSplitOptions.TrimEntries).Select(ParseOne)]);

    internal bool Contains(SystemdVersion version)
    {
        (int, int) v = (version.Major, version.Minor);
        foreach (((int, int) from, (int, int) to) in _ranges)
        {
            if (v.CompareTo(from) >= 0 && v.CompareTo(to) <= 0)
                return true;
        }

        return false;
    }

    private static ((int, int) From, (int, int) To) ParseOne(string text)
    {
        if (text == "..")
            return ((0, 0), (int.MaxValue, int.MaxValue));
        if (text.StartsWith("..", StringComparison.Ordinal))
            return ((0, 0), Upper(text[2..]));
        if (text.EndsWith("..", StringComparison.Ordinal))
            return (Lower(text[..^2]), (int.MaxValue, int.MaxValue));
        string[] ends = text.Split('-');
        return ends.Length == 2 ? (Lower(ends[0]), Upper(ends[1])) : (Lower(text), Upper(text));
    }

    private static (int, int) Lower(string text) => SystemdVersion.Parse(text) is var v ? (v.Major, v.Minor) : default;

    private static (int, int) Upper(string text) =>
        text.Contains('.', StringComparison.Ordinal) ? Lower(text) : (SystemdVersion.Parse(text).Major, int.MaxValue);
}
