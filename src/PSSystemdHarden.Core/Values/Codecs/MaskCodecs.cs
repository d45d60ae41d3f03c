using System.Globalization;
using System.Numerics;

using PSSystemdHarden.Directives;
using PSSystemdHarden.Linux;
using PSSystemdHarden.UnitFiles.Loading;
using PSSystemdHarden.UnitFiles.Loading.Settings;
using PSSystemdHarden.UnitFiles.Syntax;

namespace PSSystemdHarden.Values.Codecs;

/// <summary>Sets of bits that have names.</summary>
internal static class MaskCodecs
{
    private const string Inversion = "~";

    // An inverted list had all 64 bits before, and has those that the kernel knows since; the releases between 257 and 262 are not known.
    private const int SinceInversionEnds = 258;

    private const uint AllMappings = uint.MaxValue, DefaultMappings = 0x33;

    /// <summary>The bits of prctl(2), PR_SET_SECUREBITS, from the lowest on.</summary>
    private static readonly string[] s_secureBits =
    [
        "noroot", "noroot-locked", "no-setuid-fixup", "no-setuid-fixup-locked", "keep-caps", "keep-caps-locked", "no-cap-ambient-raise",
        "no-cap-ambient-raise-locked", "exec-restrict-file", "exec-restrict-file-locked", "exec-deny-interactive", "exec-deny-interactive-locked",
    ];

    private const int SecureBitsUntil257 = 8;

    /// <summary>The bits of /proc/PID/coredump_filter (core(5)), from the lowest on.</summary>
    private static readonly string[] s_mappings =
    [
        "private-anonymous", "shared-anonymous", "private-file-backed", "shared-file-backed", "elf-headers", "private-huge", "shared-huge", "private-dax",
        "shared-dax",
    ];

    /// <summary>Names; of a set that lacks only a few those that are left out, each with "~" in front, and null for a bounding set that has all.</summary>
    internal static ValueCodec Capabilities { get; } = new(
        input =>
        {
            var draft = new ServiceDraft();
            bool isBounding = input.Directive.Name == "CapabilityBoundingSet";
            foreach (string line in input.Lines)
                (isBounding ? CapabilitySettings.BoundingSet : (SettingReader)CapabilitySettings.Ambient)(draft, line, input.Context.Load);
            ulong mask = isBounding ? draft.Settings.CapabilityBoundingSet : draft.Settings.AmbientCapabilities;
            bool isInverted = input.Lines.Any(line => line.StartsWith(Inversion, StringComparison.Ordinal));
            return input.Lines.Count == 0 ? input.Unset
                : isInverted && input.Context.Version.Major >= SinceInversionEnds ? mask & input.Context.Capabilities
                : mask;
        },
        (directive, value) => CapabilityNames(directive, (ulong)value),
        (directive, value) => InLine(CapabilityNames(directive, (ulong)value) ?? [Inversion]));

    /// <summary>What a service may make: true or false for all or none of them, as the directive has it, else names; null where nobody sets it.</summary>
    internal static ValueCodec Namespaces { get; } = new(
        input =>
        {
            ulong allowed = ulong.MaxValue;
            foreach (string line in input.Lines)
                CapabilitySettings.ReadNamespaces(line, input.Context.Load, IsDelegation(input.Directive), ref allowed);
            return allowed;
        },
        (directive, value) => NamespaceNames(directive, (ulong)value));

    /// <summary>Words that systemd does not know count for nothing, and a later line replaces an earlier one.</summary>
    internal static ValueCodec SecureBits { get; } = new(
        input => input.Last(line =>
        {
            int bits = 0;
            foreach (string word in WordReader.Read(line, WordRules.Unquote).Words)
            {
                int bit = Array.IndexOf(s_secureBits, word);
                bits |= bit >= 0 && (bit < SecureBitsUntil257 || input.Context.Version.Major > 257) ? 1 << bit : 0;
            }

            return bits;
        }),
        (_, value) => Names((uint)(int)value, s_secureBits));

    /// <summary>Names of mappings, "default" and "all"; numbers are hexadecimal.</summary>
    internal static ValueCodec CoredumpFilter { get; } = new(
        input =>
        {
            ulong? mask = null;
            foreach (string line in input.Lines)
                mask = line.Length == 0 ? null : ReadMappings(line) is { } added ? (mask ?? 0) | added : mask;
            return mask ?? input.Unset;
        },
        (_, value) => (ulong)value == AllMappings ? ["all"] : Names((ulong)value, s_mappings));

    private static ulong? ReadMappings(string line)
    {
        ulong mask = 0;
        foreach (string word in WordReader.Read(line, WordRules.None).Words)
        {
            string digits = word.StartsWith("0x", StringComparison.Ordinal) ? word[2..] : word;
            if (word is "default")
                mask |= DefaultMappings;
            else if (word is "all")
                mask = AllMappings;
            else if (Array.IndexOf(s_mappings, word) is >= 0 and var bit)
                mask |= 1UL << bit;
            else if (ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong number))
                mask |= number;
            else
                return null;
        }

        return mask;
    }

    private static string[]? CapabilityNames(Directive directive, ulong mask)
    {
        IReadOnlyList<string> known = LinuxNames.Embedded.Capabilities;
        ulong all = (1UL << known.Count) - 1;
        bool isBounding = directive.Name == "CapabilityBoundingSet";
        if (BitOperations.PopCount(mask & all) <= known.Count / 2)
            return Names(mask & all, known);
        string[] missing = Names(~mask & all, known);
        return missing.Length > 0 ? Array.ConvertAll(missing, name => Inversion + name) : isBounding ? null : [Inversion];
    }

    private static object? NamespaceNames(Directive directive, ulong mask)
    {
        LinuxNamespace[] allowed = [.. LinuxNames.Embedded.Namespaces.Where(kind => (mask & kind.Bits) != 0)];
        if (mask == ulong.MaxValue)
            return null;
        if (allowed.Length == 0)
            return !IsDelegation(directive);
        return allowed.Length == LinuxNames.Embedded.Namespaces.Count ? IsDelegation(directive) : Array.ConvertAll(allowed, kind => kind.Name);
    }

    private static bool IsDelegation(Directive directive) => directive.Name == "DelegateNamespaces";

    private static string[] Names(ulong mask, IReadOnlyList<string> names) => [.. names.Where((_, bit) => (mask >> bit & 1) != 0)];

    /// <summary>An inverted list has one "~", in front of all.</summary>
    private static string InLine(string[] names) =>
        names is [var first, ..] && first.StartsWith(Inversion, StringComparison.Ordinal)
            ? Inversion + string.Join(' ', names.Select(name => name[Inversion.Length..]))
            : string.Join(' ', names);
}
