using System.Text;

using PSSystemdHarden.Units;

namespace PSSystemdHarden.UnitFiles.Loading;

/// <summary>Which partitions of an image may be used, and how (systemd.image-policy(7)).</summary>
internal sealed class ImagePolicy
{
    // With the flags that this release brought, those that a systemd does not know came to be passed over.
    private const int SinceUnknownIsPassedOver = 260;

    private const string DanglingBackslash = "a backslash at its end escapes nothing";

    private const int Verity = 1, Signed = 2, Encrypted = 4, Integrity = 8, Unprotected = 16, Unused = 32, Absent = 64, ReadOnlyMask = 3 << 7, GrowMask = 3 << 9;

    private static readonly char[] s_blanks = [' ', '\t', '\n', '\r'];

    /// <summary>In systemd's order, in which it shows them.</summary>
    private static readonly string[] s_partitions =
        ["root", "usr", "home", "srv", "esp", "xbootldr", "swap", "root-verity", "usr-verity", "root-verity-sig", "usr-verity-sig", "tmp", "var"];

    /// <summary>In the order in which systemd shows them, with their bits, and the release that first knew them where that matters.</summary>
    private static readonly (string Name, int Bits, int Since)[] s_flags =
    [
        ("verity", Verity, 0), ("signed", Signed, 0), ("encrypted", Encrypted, 0), ("encryptedwithintegrity", Integrity, SinceUnknownIsPassedOver),
        ("unprotected", Unprotected, 0), ("unused", Unused, 0), ("absent", Absent, 0), ("read-only-on", 1 << 8, 0), ("read-only-off", 1 << 7, 0),
        ("growfs-off", 1 << 9, 0), ("growfs-on", 1 << 10, 0), ("btrfs", 1 << 11, SinceUnknownIsPassedOver), ("erofs", 1 << 12, SinceUnknownIsPassedOver),
        ("ext4", 1 << 13, SinceUnknownIsPassedOver), ("f2fs", 1 << 14, SinceUnknownIsPassedOver), ("squashfs", 1 << 15, SinceUnknownIsPassedOver),
        ("vfat", 1 << 16, SinceUnknownIsPassedOver), ("xfs", 1 << 17, SinceUnknownIsPassedOver),
    ];

    private readonly SortedDictionary<int, int> _rules = [];
    private readonly int _open;
    private int _default = Unused | Absent;

    private ImagePolicy(SystemdVersion version) =>
        _open = Verity | Signed | Encrypted | Unprotected | Unused | Absent | (version.Major >= SinceUnknownIsPassedOver ? Integrity : 0);

    internal static bool IsPartition(string name) => PlaceOf(name) >= 0;

    /// <summary>A partition's place in systemd's order; negative for what is none.</summary>
    internal static int PlaceOf(string name) => Array.IndexOf(s_partitions, name);

    /// <summary>What services have that say nothing (image_policy_service of systemd).</summary>
    internal static ImagePolicy OfServices(SystemdVersion version)
    {
        var policy = new ImagePolicy(version);
        int data = (policy._open & (Encrypted | Integrity)) | Unprotected | Absent;
        foreach (string name in (string[])["root", "usr", "home", "srv", "tmp", "var"])
            policy._rules[PlaceOf(name)] = name is "root" or "usr" ? data | Verity | Signed : data;
        return policy;
    }

    /// <summary>Reads a policy; null, and what is wrong with it, where it is none.</summary>
    internal static ImagePolicy? Read(string text, SystemdVersion version, out string? problem)
    {
        var policy = new ImagePolicy(version);
        problem = policy.Take(text, version);
        return problem is null ? policy : null;
    }

    /// <summary>The policy as systemd shows it: what the rest has anyway is left out.</summary>
    public override string ToString()
    {
        foreach ((int flags, string text) in ((int, string)[])[(_open, "*"), (Unused | Absent, "-"), (Absent, "~")])
        {
            if (IsAll(flags))
                return text;
        }

        List<string> rules = [.. _rules.Where(rule => Normalized(_default, rule.Key) != rule.Value).Select(rule => $"{s_partitions[rule.Key]}={Text(rule.Value)}")];
        if (Extended(_default) != Extended(Unused | Absent))
            rules.Add("=" + Text(_default));
        return rules.Count == 0 ? "-" : string.Join(':', rules);
    }

    private string? Take(string text, SystemdVersion version)
    {
        if (text is "" or "-" or "*" or "~")
        {
            _default = text == "*" ? _open : text == "~" ? Absent : Unused | Absent;
            return null;
        }

        bool passesOver = version.Major >= SinceUnknownIsPassedOver;
        bool hasDefault = false;
        string? rest = text;
        while (rest is not null)
        {
            if (Cut(ref rest, ':') is not { } rule)
                return DanglingBackslash;
            string? flagText = rule;
            if (Cut(ref flagText, '=') is not { } name)
                return DanglingBackslash;
            if (flagText is null)
                return $"'{rule}' is not a partition with '=' and flags after it";
            name = name.Trim(s_blanks);
            if (name.Length > 0 && !IsPartition(name))
            {
                if (passesOver)
                    continue;
                return $"'{name}' is no kind of partition";
            }

            if (name.Length == 0 ? hasDefault : _rules.ContainsKey(PlaceOf(name)))
                return $"'{name}' is there twice";
            if (ReadFlags(flagText.Trim(s_blanks), version, out string? problem) is not { } flags)
                return problem;
            hasDefault |= name.Length == 0;
            if (name.Length == 0)
                _default = flags;
            else
                _rules[PlaceOf(name)] = flags;
        }

        return null;
    }

    private int? ReadFlags(string text, SystemdVersion version, out string? problem)
    {
        problem = null;
        int flags = 0;
        string? rest = text is "" or "-" ? null : text;
        while (rest is not null)
        {
            if (Cut(ref rest, '+') is not { } word)
            {
                problem = DanglingBackslash;
                return null;
            }

            string name = word.Trim(s_blanks);
            (string Name, int Bits, int Since) known = Array.Find(s_flags, flag => flag.Name == name && version.Major >= flag.Since);
            int bits = name == "open" ? _open : name == "ignore" ? Unused | Absent : known.Bits;
            if (bits == 0 && version.Major < SinceUnknownIsPassedOver)
            {
                problem = $"'{word}' is no flag of a partition";
                return null;
            }

            flags |= bits;
        }

        return flags;
    }

    private bool IsAll(int flags) => Extended(_default) == Extended(flags) && _rules.All(rule => Normalized(flags, rule.Key) == Normalized(rule.Value, rule.Key));

    /// <summary>No flag of a group means all of that group.</summary>
    private int Extended(int flags)
    {
        foreach (int mask in (int[])[_open, ReadOnlyMask, GrowMask])
            flags |= (flags & mask) == 0 ? mask : 0;
        return flags;
    }

    /// <summary>Only what a partition can have: verity is for root and usr, and what protects them is not protected itself.</summary>
    private int Normalized(int flags, int partition)
    {
        string name = s_partitions[partition];
        int extended = Extended(flags);
        if (name.Contains("-verity", StringComparison.Ordinal))
            extended &= ~(Verity | Signed | Encrypted | Integrity);
        if (name is not ("root" or "usr"))
            extended &= ~(Verity | Signed);
        return (extended & _open) == Absent ? extended & ~(ReadOnlyMask | GrowMask) : extended;
    }

    private string Text(int flags)
    {
        int use = flags & _open;
        IEnumerable<string> words = use == _open ? ["open"] : use == (Unused | Absent) ? ["ignore"] : WordsOf(use);
        words = words.Concat(WordsOf(IsWhole(flags, ReadOnlyMask) ? 0 : flags & ReadOnlyMask)).Concat(WordsOf(IsWhole(flags, GrowMask) ? 0 : flags & GrowMask))
            .Concat(WordsOf(flags & ~(_open | ReadOnlyMask | GrowMask)));
        return string.Join('+', words) is { Length: > 0 } text ? text : "-";
    }

    private static bool IsWhole(int flags, int mask) => (flags & mask) == mask;

    private static IEnumerable<string> WordsOf(int flags) => s_flags.Where(flag => (flag.Bits & flags) != 0).Select(flag => flag.Name);

    /// <summary>Takes away what stands before a separator; a backslash makes the next character plain.</summary>
    /// <param name="rest">The text; null afterwards where the separator was not in it.</param>
    /// <param name="separator">Where to cut.</param>
    /// <returns>Null where a backslash at the end escapes nothing.</returns>
    private static string? Cut(ref string? rest, char separator)
    {
        var word = new StringBuilder();
        for (int i = 0; i < rest!.Length; i++)
        {
            if (rest[i] == separator)
            {
                rest = rest[(i + 1)..];
                return word.ToString();
            }

            if (rest[i] == '\\' && ++i == rest.Length)
                return null;
            word.Append(rest[i]);
        }

        rest = null;
        return word.ToString();
    }
}
