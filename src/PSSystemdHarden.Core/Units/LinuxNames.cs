using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PSSystemdHarden.Units;

/// <summary>The names of Linux's own that values are made of: capabilities, address families, namespaces, errors, architectures.</summary>
internal sealed class LinuxNames
{
    private static readonly Lazy<LinuxNames> s_embedded = new(Load);

    private readonly FrozenDictionary<string, int> _capabilities;
    private readonly FrozenDictionary<string, string> _families;
    private readonly FrozenDictionary<string, LinuxNamespace> _namespaces;
    private readonly FrozenDictionary<string, int> _architectures;
    private readonly FrozenSet<string> _errors;

    private LinuxNames(LinuxNamesData data)
    {
        _capabilities = data.Capabilities.Select((name, i) => (name, i)).ToFrozenDictionary(row => row.name, row => row.i, StringComparer.OrdinalIgnoreCase);
        _families = data.AddressFamilies.ToFrozenDictionary(
            name => name, name => data.AddressFamilyAliases.GetValueOrDefault(name, name), StringComparer.OrdinalIgnoreCase);
        _namespaces = data.Namespaces.ToFrozenDictionary(row => row.Name, StringComparer.Ordinal);
        _architectures = data.Architectures.ToDictionary(name => name, _ => 0)
            .Concat(data.ArchitecturesSince.ToDictionary(row => row.Key, row => int.Parse(row.Value, CultureInfo.InvariantCulture)))
            .ToFrozenDictionary(StringComparer.Ordinal);
        _errors = data.Errors.ToFrozenSet(StringComparer.Ordinal);
    }

    internal static LinuxNames Embedded => s_embedded.Value;

    /// <summary>The number of a capability, by its name in any case.</summary>
    internal int? Capability(string name) => _capabilities.TryGetValue(name, out int number) ? number : null;

    /// <summary>The main name of an address family, by any of its names in any case.</summary>
    internal string? AddressFamily(string name) => _families.GetValueOrDefault(name);

    /// <summary>The clone flag of a namespace's kind, null where the version does not know it.</summary>
    internal ulong? Namespace(string name, SystemdVersion version) =>
        _namespaces.TryGetValue(name, out LinuxNamespace? row) && (row.Since is null || version.Major >= int.Parse(row.Since, CultureInfo.InvariantCulture))
            ? ulong.Parse(row.Flag.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            : null;

    internal bool IsArchitecture(string name, SystemdVersion version) => _architectures.TryGetValue(name, out int since) && version.Major >= since;

    internal bool IsError(string name) => _errors.Contains(name);

    private static LinuxNames Load()
    {
        using Stream stream = typeof(LinuxNames).Assembly.GetManifestResourceStream("linux-names.json")
            ?? throw new InvalidOperationException("The assembly lacks its table linux-names.json.");
        return new LinuxNames(JsonSerializer.Deserialize(stream, LinuxNamesJson.Default.LinuxNamesData)!);
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
    string[] Errors);

/// <summary>A kind of namespace: its name, its clone flag as hexadecimal text, the systemd release that first knew it.</summary>
internal sealed record LinuxNamespace(string Name, string Flag, string? Since);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LinuxNamesData))]
internal sealed partial class LinuxNamesJson : JsonSerializerContext;
