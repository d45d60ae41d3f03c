using PSSystemdHarden.Directives;
using PSSystemdHarden.Linux;
using PSSystemdHarden.UnitFiles.Loading;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Linting;

/// <summary>Finds what was probably meant by an unknown name in a list of capabilities, address families, namespaces or system calls.</summary>
internal static class ListHints
{
    /// <summary>A hint for the first of the line's unknown names that is near a known one; null for none.</summary>
    internal static string? Find(Directive directive, string value, LoadContext context)
    {
        (string prefix, string[] names) = NamesOf(directive, context);
        return value.TrimStart('~').Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word.Split(':')[0])
            .Where(word => !names.Contains(word, StringComparer.OrdinalIgnoreCase))
            .Select(word => NearestName.Find(word, names) ?? NearestName.Find(prefix + word, names))
            .FirstOrDefault(name => name is not null) is { } nearest ? $"Did you mean {nearest}?" : null;
    }

    /// <summary>What all of them begin with, which is easily left out, and they themselves.</summary>
    private static (string Prefix, string[] Names) NamesOf(Directive directive, LoadContext context) => directive.Sandbox?.Type switch
    {
        SandboxValueType.CapabilityList => ("CAP_", [.. LinuxNames.Embedded.Capabilities]),
        SandboxValueType.AddressFamilyList => ("AF_", [.. LinuxNames.Embedded.AddressFamilies]),
        SandboxValueType.NamespaceFlags => (string.Empty, [.. LinuxNames.Embedded.Namespaces.Select(row => row.Name)]),
        SandboxValueType.SyscallList => (string.Empty, [.. context.Groups.Names, .. context.Groups.Names.SelectMany(context.Groups.Expand).Distinct()]),
        _ => (string.Empty, []),
    };
}
