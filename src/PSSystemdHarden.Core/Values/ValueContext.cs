using System.Globalization;

using PSSystemdHarden.Exposure;
using PSSystemdHarden.Linux;
using PSSystemdHarden.UnitFiles.Loading;
using PSSystemdHarden.UnitFiles.Syntax;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Values;

/// <summary>What a value's meaning depends on besides its text.</summary>
/// <param name="Load">The version, the unit, the system call groups.</param>
/// <param name="Memory">The machine's physical memory in bytes, for shares of it; null where it is not known.</param>
/// <param name="HasBpfFramework">Whether systemd was built with what RestrictFileSystems= takes (systemctl --version); null where it is not known.</param>
internal sealed record ValueContext(LoadContext Load, ulong? Memory, bool? HasBpfFramework)
{
    private const string MemoryTotal = "MemTotal:";

    private static readonly ulong s_capabilities = (2UL << LastCapability()) - 1;

    internal ValueContext(string unit, SystemdVersion version, SystemCallGroups groups, ulong? memory, bool? hasBpfFramework)
        : this(new LoadContext(new UnitIdentity(unit), version, groups), memory, hasBpfFramework) => Unit = unit;

    /// <summary>The unit's full name; empty where it does not matter.</summary>
    internal string Unit { get; } = string.Empty;

    /// <summary>The bits of the capabilities that this machine's kernel knows; of those that have names here where it can't be asked.</summary>
    internal ulong Capabilities { get; } = s_capabilities;

    /// <summary>Whether the manager is a user's, to which some specifiers stand for other folders and names.</summary>
    internal bool IsUserManager { get; init; }

    internal SystemdVersion Version => Load.Version;

    /// <summary>This machine's physical memory (proc_meminfo(5)); null where that can't be read.</summary>
    internal static ulong? MemoryOfThisMachine()
    {
        try
        {
            string? line = File.ReadLines("/proc/meminfo").FirstOrDefault(line => line.StartsWith(MemoryTotal, StringComparison.Ordinal));
            string? kilobytes = line?[MemoryTotal.Length..].Replace("kB", string.Empty, StringComparison.Ordinal).Trim();
            return ulong.TryParse(kilobytes, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) ? number * 1024 : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static int LastCapability()
    {
        try
        {
            return int.Parse(File.ReadAllText("/proc/sys/kernel/cap_last_cap"), CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return LinuxNames.Embedded.Capabilities.Count - 1;
        }
    }

    /// <summary>The text with its specifiers replaced; null where that can't be done.</summary>
    internal string? Expand(string text) => Load.Specifiers.Expand(text, out _);
}
