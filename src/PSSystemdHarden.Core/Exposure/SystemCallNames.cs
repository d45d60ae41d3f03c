using System.Collections.Concurrent;

using PSSystemdHarden.Interop;

namespace PSSystemdHarden.Exposure;

/// <summary>The names that PID 1 shows for system calls: those that libseccomp gives back for what it knows by a name.</summary>
internal static class SystemCallNames
{
    private static readonly ConcurrentDictionary<string, string?> s_canonical = new(StringComparer.Ordinal);
    private static readonly Lazy<bool> s_isAvailable = new(() => OperatingSystem.IsLinux() && LibSeccomp.IsAvailable());

    /// <summary>A call's name as this machine's libseccomp has it, null for one that it does not know; the name as it is where there is no libseccomp.</summary>
    internal static string? Canonical(string name) => s_canonical.GetOrAdd(name, static wanted =>
        OperatingSystem.IsLinux() && s_isAvailable.Value ? LibSeccomp.CanonicalName(wanted) : wanted);

    /// <summary>A call's name by its number; null where it has none, or there is no libseccomp.</summary>
    internal static string? OfNumber(uint architecture, int number) =>
        OperatingSystem.IsLinux() && s_isAvailable.Value ? LibSeccomp.NameOf(architecture, number) : null;

    /// <summary>Whether an architecture is the machine's own; so it is held to be where there is no libseccomp.</summary>
    internal static bool IsNative(uint architecture) => !OperatingSystem.IsLinux() || !s_isAvailable.Value || LibSeccomp.IsNativeArchitecture(architecture);
}
