using System.Globalization;

using PSSystemdHarden.Units;

namespace PSSystemdHarden.Values.Codecs;

/// <summary>Resource limits of the kernel (getrlimit(2)): a soft and a hard one. The typed value is one number if both are the same, else "SOFT:HARD".</summary>
internal static class RlimitCodec
{
    private const string Infinity = "infinity";
    private const ulong Second = 1_000_000, Zero = 20, MostNice = 40;

    private static readonly string[] s_sizes = ["LimitAS", "LimitCORE", "LimitDATA", "LimitFSIZE", "LimitMEMLOCK", "LimitMSGQUEUE", "LimitRSS", "LimitSTACK"];

    internal static ValueCodec Rlimit { get; } = new(
        Encode,
        (_, value) => value is object[] limits && !Equals(limits[0], limits[1])
            ? $"{NumberOrInfinity(limits[0])}:{NumberOrInfinity(limits[1])}"
            : ((object[])value)[1] is ulong.MaxValue ? null : ((object[])value)[1],
        (_, value) => string.Join(':', ((object[])value).Distinct().Select(NumberOrInfinity)));

    /// <summary>An empty value is none to systemd, and changes nothing.</summary>
    private static object Encode(ValueInput input)
    {
        object value = input.Unset;
        foreach (string line in input.Lines)
            value = ReadPair(input.Directive.Name, line) ?? value;
        return value;
    }

    private static object[]? ReadPair(string name, string line)
    {
        string[] parts = line.Split(':');
        if (parts.Length > 2 || ReadOne(name, parts[0]) is not { } soft || ReadOne(name, parts[^1]) is not { } hard || soft > hard)
            return null;
        return [soft, hard];
    }

    private static ulong? ReadOne(string name, string text) => name switch
    {
        "LimitNICE" => ReadNice(text),
        "LimitCPU" => SystemdTime.ReadMicroseconds(text) is { } span ? span == SystemdTime.Infinity ? span : (span / Second) + (span % Second > 0 ? 1UL : 0) : null,
        "LimitRTTIME" => SystemdTime.ReadMicroseconds(text, defaultUnit: 1),
        _ when text == Infinity => ulong.MaxValue,
        _ when s_sizes.Contains(name) => SystemdSize.Read(text, 1024),
        _ => SystemdNumber.ReadUnsigned(text),
    };

    /// <summary>A nice level with its sign, or 20 less such a level without.</summary>
    private static ulong? ReadNice(string text)
    {
        ulong? number = SystemdNumber.ReadUnsigned(text.Length > 0 && text[0] is '+' or '-' ? text[1..] : text);
        return text switch
        {
            ['+', ..] => number < Zero ? Zero - number : null,
            ['-', ..] => number <= Zero ? Zero + number : null,
            _ => number <= MostNice ? number : null,
        };
    }

    private static string NumberOrInfinity(object limit) => (ulong)limit == ulong.MaxValue ? Infinity : ((ulong)limit).ToString(CultureInfo.InvariantCulture);
}
