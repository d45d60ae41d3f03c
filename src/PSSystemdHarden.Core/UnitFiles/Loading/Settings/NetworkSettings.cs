using System.Net;
using System.Net.Sockets;

using PSSystemdHarden.Linux;
using PSSystemdHarden.UnitFiles.Syntax;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.UnitFiles.Loading.Settings;

/// <summary>Sockets and addresses.</summary>
internal static class NetworkSettings
{
    private const int LastThatReduces = 247;

    // Linux's numbers (address_families(7)); .NET's own differ.
    internal const int AF_INET = 2, AF_INET6 = 10;

    private static readonly Dictionary<string, string[]> s_namedNetworks = new(StringComparer.Ordinal)
    {
        ["any"] = ["0.0.0.0/0", "::/0"],
        ["link-local"] = ["169.254.0.0/16", "fe80::/64"],
        ["localhost"] = ["127.0.0.0/8", "::1/128"],
        ["multicast"] = ["224.0.0.0/4", "ff00::/8"],
    };

    internal static SettingOutcome AddressFamilies(ServiceDraft draft, string value, LoadContext context)
    {
        NameFilter families = draft.AddressFamilies;
        if (value.Length == 0)
        {
            families.Reset();
            return SettingOutcome.Applied;
        }

        if (value == "none")
        {
            families.AllowNothing();
            return SettingOutcome.Applied;
        }

        bool denies = value[0] == '~';
        families.Begin(denies);
        string? problem = null;
        (List<string> words, bool whole) = WordReader.Read(denies ? value[1..] : value, WordRules.Unquote);
        foreach (string word in words)
        {
            if (LinuxNames.Embedded.AddressFamily(word) is { } family)
            {
                families.Put(family, denies);
                continue;
            }

            problem ??= $"'{word}' is no address family";
            if (context.Version.Major >= 261)
                return SettingOutcome.InPart(problem + ", and from systemd 261 on it ends the line");
        }

        return SettingOutcome.InPart(whole ? problem : "a quote in it is not closed");
    }

    internal static SettingReader Addresses(Func<ServiceDraft, List<IPNetworkSetting>> listOf) => (draft, value, context) =>
    {
        List<IPNetworkSetting> list = listOf(draft);
        if (value.Length == 0)
        {
            list.Clear();
            return SettingOutcome.Applied;
        }

        string? problem = null;
        (List<string> words, bool whole) = WordReader.Read(value, WordRules.None);
        foreach (string word in words)
        {
            string[] texts = s_namedNetworks.GetValueOrDefault(IsLocalhost(word) ? "localhost" : word, [word]);
            foreach (string text in texts)
            {
                if (ReadNetwork(text) is { } network)
                    Add(list, network, context);
                else
                    problem ??= $"'{word}' is neither an address nor any, localhost, link-local or multicast";
            }
        }

        return SettingOutcome.InPart(whole ? problem : "a backslash at its end escapes nothing");
    };

    internal static SettingReader FilterPath(Func<ServiceDraft, HashSet<string>> setOf) => (draft, value, context) =>
    {
        HashSet<string> paths = setOf(draft);
        if (value.Length == 0)
        {
            paths.Clear();
            return SettingOutcome.Applied;
        }

        if (PathSettings.Resolve(value, context, out string path) is { } problem)
            return SettingOutcome.Ignored(problem);
        if (path.Length == 0)
            return SettingOutcome.Ignored($"'{value}' stands for an empty path");
        paths.Add(path);
        return SettingOutcome.Applied;
    };

    /// <summary>An address with its prefix, or the whole address; bits beyond the prefix are cleared.</summary>
    private static IPNetworkSetting? ReadNetwork(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (ReadAddress(slash < 0 ? text : text[..slash]) is not { } address)
            return null;
        byte[] bytes = address.GetAddressBytes();
        long? prefix = slash < 0 ? bytes.Length * 8 : SystemdNumber.Read(text[(slash + 1)..]);
        if (prefix is not >= 0 || prefix > bytes.Length * 8)
            return null;

        Clear(bytes, (int)prefix.Value);
        return new IPNetworkSetting(address.AddressFamily is AddressFamily.InterNetwork ? AF_INET : AF_INET6, bytes, (uint)prefix.Value);
    }

    /// <summary>As inet_pton(3), which is stricter than .NET: four decimal numbers, or IPv6 without brackets and scope.</summary>
    private static IPAddress? ReadAddress(string text)
    {
        if (text.Contains(':', StringComparison.Ordinal))
            return text.AsSpan().IndexOfAny("[]%") < 0 && IPAddress.TryParse(text, out IPAddress? v6) ? v6 : null;
        string[] parts = text.Split('.');
        bool plain = parts.Length == 4 && parts.All(part => part.Length is > 0 and <= 3 && part.All(char.IsAsciiDigit) && (part.Length == 1 || part[0] != '0'));
        return plain && IPAddress.TryParse(text, out IPAddress? v4) ? v4 : null;
    }

    private static void Clear(byte[] address, int prefix)
    {
        for (int i = 0; i < address.Length; i++)
        {
            int kept = Math.Clamp(prefix - (i * 8), 0, 8);
            address[i] &= (byte)(0xFF << (8 - kept));
        }
    }

    /// <summary>Each network once. Up to 247 also only those that no other one covers; later systemd leaves them out only when it sets up the filter.</summary>
    private static void Add(List<IPNetworkSetting> list, IPNetworkSetting added, LoadContext context)
    {
        bool isReduced = context.Version.Major <= LastThatReduces;
        if (list.Exists(network => Covers(network, added) && (isReduced || network.PrefixLength == added.PrefixLength)))
            return;
        list.RemoveAll(network => isReduced && Covers(added, network));
        list.Add(added);
    }

    private static bool Covers(IPNetworkSetting wide, IPNetworkSetting narrow)
    {
        if (wide.Family != narrow.Family || wide.PrefixLength > narrow.PrefixLength)
            return false;
        byte[] start = [.. narrow.Address];
        Clear(start, (int)wide.PrefixLength);
        return start.AsSpan().SequenceEqual(wide.Address);
    }

    /// <summary>The names that mean this machine (RFC 6761).</summary>
    private static bool IsLocalhost(string word)
    {
        string name = word.TrimEnd('.').ToLowerInvariant();
        return word.Length - name.Length <= 1 && (name is "localhost" or "localhost.localdomain"
            || name.EndsWith(".localhost", StringComparison.Ordinal) || name.EndsWith(".localhost.localdomain", StringComparison.Ordinal));
    }
}
