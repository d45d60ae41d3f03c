using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

using PSSystemdHarden.Json;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Linux;

/// <summary>The names of Linux's own that values are made of: capabilities, address families, namespaces, errors, architectures.</summary>
internal sealed class LinuxNames
{
    // 257 does not have it, and 262 does; the release in between is not known.
    private const int SinceTimeIsOneOfAll = 258;

    private static readonly Lazy<LinuxNames> s_embedded = new(Load);

    private readonly FrozenDictionary<string, int> _capabilities;
    private readonly FrozenDictionary<string, string> _families;
    private readonly FrozenDictionary<string, LinuxNamespace> _namespaces;
    private readonly FrozenDictionary<string, int> _architectures;
    private readonly FrozenDictionary<string, int> _errors;
    private readonly FrozenDictionary<int, string> _errorNames;
    private readonly FrozenDictionary<string, string[]> _bpfDelegates;
    private readonly string[] _capabilityNames;

    private LinuxNames(LinuxNamesData data)
    {
        _capabilities = data.Capabilities.Select((name, i) => (name, i)).ToFrozenDictionary(row => row.name, row => row.i, StringComparer.OrdinalIgnoreCase);
        _families = data.AddressFamilies.ToFrozenDictionary(
            name => name, name => data.AddressFamilyAliases.GetValueOrDefault(name, name), StringComparer.OrdinalIgnoreCase);
        _namespaces = data.Namespaces.ToFrozenDictionary(row => row.Name, StringComparer.Ordinal);
        _architectures = data.Architectures.ToDictionary(name => name, _ => 0)
            .Concat(data.ArchitecturesSince.ToDictionary(row => row.Key, row => int.Parse(row.Value, CultureInfo.InvariantCulture)))
            .ToFrozenDictionary(StringComparer.Ordinal);
        _errors = data.Errors.ToFrozenDictionary(StringComparer.Ordinal);

        // Of two names for a number, the one that the C library gives as its name comes first in the alphabet.
        _errorNames = data.Errors.GroupBy(row => row.Value).ToFrozenDictionary(rows => rows.Key, rows => rows.Select(row => row.Key).Min(StringComparer.Ordinal)!);
        _bpfDelegates = data.BpfDelegates.ToFrozenDictionary(StringComparer.Ordinal);
        _capabilityNames = data.Capabilities;
        Namespaces = data.Namespaces;
    }

    internal static LinuxNames Embedded => s_embedded.Value;

    /// <summary>The kinds of namespaces, in the order in which systemd lists them.</summary>
    internal IReadOnlyList<LinuxNamespace> Namespaces { get; }

    /// <summary>The capabilities' names, each at the place that is its number.</summary>
    internal IReadOnlyList<string> Capabilities => _capabilityNames;

    /// <summary>The names of address families, aliases among them, by name.</summary>
    internal IEnumerable<string> AddressFamilies => _families.Keys.Order(StringComparer.Ordinal);

    /// <summary>The number of a capability, by its name in any case.</summary>
    internal int? Capability(string name) => _capabilities.TryGetValue(name, out int number) ? number : null;

    /// <summary>The main name of an address family, by any of its names in any case.</summary>
    internal string? AddressFamily(string name) => _families.GetValueOrDefault(name);

    /// <summary>The clone flag of a namespace's kind, null where the version does not know it.</summary>
    internal ulong? Namespace(string name, SystemdVersion version) =>
        _namespaces.TryGetValue(name, out LinuxNamespace? row) && (row.Since is null || version.Major >= int.Parse(row.Since, CultureInfo.InvariantCulture))
            ? row.Bits
            : null;

    /// <summary>The clone flags of what a version means by all kinds: time is one of these only lately.</summary>
    internal ulong AllNamespaces(SystemdVersion version) => _namespaces.Values
        .Where(row => row.Since is null || version.Major >= SinceTimeIsOneOfAll)
        .Aggregate(0UL, (bits, row) => bits | row.Bits);

    internal bool IsArchitecture(string name, SystemdVersion version) => _architectures.TryGetValue(name, out int since) && version.Major >= since;

    internal bool IsError(string name) => _errors.ContainsKey(name);

    /// <summary>The number of an error, by its name.</summary>
    internal int? Error(string name) => _errors.TryGetValue(name, out int number) ? number : null;

    /// <summary>The name of an error, by its number.</summary>
    internal string? ErrorName(int number) => _errorNames.GetValueOrDefault(number);

    /// <summary>What a BPFDelegate directive may name, in systemd's order.</summary>
    internal IReadOnlyList<string> BpfDelegates(string directive) => _bpfDelegates[directive];

    private static LinuxNames Load()
    {
        using JsonDocument table = DataTable.Open("linux-names.json");
        return new LinuxNames(LinuxNamesData.Read(table.RootElement));
    }
}

/// <summary>Data/linux-names.json.</summary>
internal sealed record LinuxNamesData(
    string[] Capabilities,
    Dictionary<string, string> AddressFamilyAliases,
    string[] AddressFamilies,
    LinuxNamespace[] Namespaces,
    Dictionary<string, string> ArchitecturesSince,
    string[] Architectures,
    Dictionary<string, int> Errors,
    Dictionary<string, string[]> BpfDelegates)
{
    internal static LinuxNamesData Read(JsonElement table) => new(
        table.Texts("capabilities"),
        table.TextsByName("addressFamilyAliases"),
        table.Texts("addressFamilies"),
        [.. table.GetProperty("namespaces").EnumerateArray().Select(row => new LinuxNamespace(row.Text("name"), row.Text("flag"), row.OptionalText("since")))],
        table.TextsByName("architecturesSince"),
        table.Texts("architectures"),
        table.GetProperty("errors").EnumerateObject().ToDictionary(error => error.Name, error => error.Value.GetInt32()),
        table.GetProperty("bpfDelegates").EnumerateObject().ToDictionary(directive => directive.Name, directive => directive.Value.AsTexts()));
}

/// <summary>A kind of namespace: its name, its clone flag as hexadecimal text, the systemd release that first knew it.</summary>
internal sealed record LinuxNamespace(string Name, string Flag, string? Since)
{
    internal ulong Bits => ulong.Parse(Flag.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
