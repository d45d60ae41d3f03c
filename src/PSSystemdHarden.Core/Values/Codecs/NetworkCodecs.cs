using System.Globalization;
using System.Net;

using PSSystemdHarden.UnitFiles.Loading;
using PSSystemdHarden.UnitFiles.Loading.Settings;
using PSSystemdHarden.UnitFiles.Syntax;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Values.Codecs;

/// <summary>Addresses, ports, and sets of the packet filter.</summary>
internal static class NetworkCodecs
{
    private const string AnyPort = "any";
    private const int LongestNftName = 31, SincePortZero = 255;

    private static readonly (string Word, int Number)[] s_families = [("ipv4", NetworkSettings.AF_INET), ("ipv6", NetworkSettings.AF_INET6)];

    private static readonly (string Word, int Number)[] s_protocols = [("tcp", 6), ("udp", 17)];

    /// <summary>systemd's numbers for what a set is filled with.</summary>
    private static readonly (string Word, int Number)[] s_nftSources = [("cgroup", 3), ("user", 4), ("group", 5)];

    /// <summary>The kernel's numbers (linux/netfilter.h).</summary>
    private static readonly (string Word, int Number)[] s_nftFamilies = [("inet", 1), ("ip", 2), ("arp", 3), ("netdev", 5), ("bridge", 7), ("ip6", 10)];

    /// <summary>Addresses with their prefixes, such as "10.0.0.0/8"; "any" for all.</summary>
    internal static ValueCodec Networks { get; } = new(
        input =>
        {
            var draft = new ServiceDraft();
            SettingReader read = NetworkSettings.Addresses(d => d.IPAddressAllow);
            foreach (string line in input.Lines)
                read(draft, line, input.Context.Load);
            return draft.IPAddressAllow.Select(network => new object[] { network.Family, network.Address, network.PrefixLength }).ToArray();
        },
        (_, value) => NetworkTexts((object[][])value));

    /// <summary>[ipv4:|ipv6:][tcp:|udp:][PORT|PORT-PORT|any], one a line; D-Bus has the last one first.</summary>
    internal static ValueCodec BindRules { get; } = new(
        input => input.Items<object[]>((line, items) =>
        {
            if (ReadRule(line, takesZero: input.Context.Version.Major >= SincePortZero) is { } rule)
                items.Insert(0, rule);
        }).ToArray(),
        (_, value) => Enumerable.Reverse((object[][])value).Select(RuleText).ToArray());

    /// <summary>SOURCE:FAMILY:TABLE:SET.</summary>
    internal static ValueCodec NftSets { get; } = new(
        input => input.Items<object[]>((line, items) =>
        {
            foreach (string word in WordReader.Read(line, WordRules.Unquote | WordRules.KeepEscapes).Words)
            {
                if (word.Split(':') is not [var source, var family, var table, var set]
                    || NumberOf(s_nftSources, source) is not { } from || NumberOf(s_nftFamilies, family) is not { } kind || !IsNftName(table) || !IsNftName(set))
                {
                    break;
                }

                items.Add([from, kind, table, set]);
            }
        }).ToArray(),
        (_, value) => Array.ConvertAll((object[][])value, item => $"{WordOf(s_nftSources, item[0])}:{WordOf(s_nftFamilies, item[1])}:{item[2]}:{item[3]}"));

    private static string[] NetworkTexts(object[][] networks)
    {
        string[] texts = Array.ConvertAll(networks, network => string.Create(CultureInfo.InvariantCulture, $"{new IPAddress((byte[])network[1])}/{network[2]}"));
        Array.Sort(texts, StringComparer.Ordinal);
        return texts is ["0.0.0.0/0", "::/0"] ? ["any"] : texts;
    }

    /// <summary>The parts must come in this order, and each may be missing.</summary>
    private static object[]? ReadRule(string line, bool takesZero)
    {
        List<string> parts = PathSettings.SplitAtColons(line);
        int family = 0, protocol = 0;
        if (parts.Count > 0 && NumberOf(s_families, parts[0]) is { } af)
        {
            family = af;
            parts.RemoveAt(0);
        }

        if (parts.Count > 0 && NumberOf(s_protocols, parts[0]) is { } number)
        {
            protocol = number;
            parts.RemoveAt(0);
        }

        if (parts is [] or [AnyPort])
            return [family, protocol, (ushort)0, (ushort)0];
        string[] range = parts is [var ports] ? ports.Split('-', 2) : [];
        if (range.Length == 0 || ReadPort(range[0]) is not { } first || ReadPort(range[^1]) is not { } last || last < first || (first == 0 && !takesZero))
            return null;
        return [family, protocol, (ushort)(last - first + 1), first];
    }

    private static ushort? ReadPort(string text) => SystemdNumber.ReadUnsigned(text) is { } port and <= ushort.MaxValue ? (ushort)port : null;

    private static string RuleText(object[] rule)
    {
        int first = (ushort)rule[3], last = first + (ushort)rule[2] - 1;
        string ports = (ushort)rule[2] switch
        {
            0 => AnyPort,
            1 => first.ToString(CultureInfo.InvariantCulture),
            _ => string.Create(CultureInfo.InvariantCulture, $"{first}-{last}"),
        };
        string?[] parts = [WordOf(s_families, rule[0]), WordOf(s_protocols, rule[1]), ports];
        string?[] given = Array.FindAll(parts, part => part is not null);
        return string.Join(':', given is [_, _, ..] && ports == AnyPort ? given[..^1] : given);
    }

    private static bool IsNftName(string name) =>
        name.Length is > 0 and <= LongestNftName && char.IsAsciiLetter(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '\\' or '_' or '.');

    private static int? NumberOf((string Word, int Number)[] words, string text) =>
        Array.Find(words, row => row.Word == text) is { Word: not null } row ? row.Number : null;

    private static string? WordOf((string Word, int Number)[] words, object number) => Array.Find(words, row => row.Number == (int)number).Word;
}
