using System.Collections.Frozen;
using System.Globalization;

namespace PSSystemdHarden.Host;

/// <summary>What the probes look at: the kernel's files, and PID 1, asked when first needed.</summary>
/// <param name="files">The kernel's files.</param>
/// <param name="readFeatures">PID 1's property Features (org.freedesktop.systemd1(5)): "+PAM -SELINUX …".</param>
/// <param name="isActive">Whether PID 1 has a unit running, or waiting for its first client.</param>
internal sealed class HostFacts(HostFiles files, Func<string> readFeatures, Func<string, bool> isActive)
{
    internal const int CapNetAdmin = 12;
    internal const int CapSysAdmin = 21;

    private readonly Lazy<FrozenSet<string>> _features =
        new(() => readFeatures().Split(' ', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal));

    private readonly Lazy<ControlGroups> _controlGroups = new(() => new ControlGroups(files));

    internal HostFiles Files => files;

    internal ControlGroups ControlGroups => _controlGroups.Value;

    /// <summary>Whether PID 1 lives in the user namespace that the kernel made: BPF programs can't be loaded in others.</summary>
    internal bool IsInitialUserNamespace => files.Words("/proc/self/uid_map") is [] or ["0", "0", "4294967295"];

    /// <summary>Whether whoever started PID 1 filters its system calls, as container managers do.</summary>
    internal bool IsFiltered => files.Field("/proc/1/status", "Seccomp") is "1" or "2";

    /// <summary>What systemd was built with, such as BPF_FRAMEWORK. A release that does not know the name lacks the feature.</summary>
    internal bool IsBuiltWith(string feature) => _features.Value.Contains('+' + feature);

    internal bool IsActive(string unit) => isActive(unit);

    /// <summary>Whether PID 1 has a capability, by its number; where that can't be seen, it is taken to have it.</summary>
    internal bool HasCapability(int number) =>
        !ulong.TryParse(files.Field("/proc/1/status", "CapEff"), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong effective)
        || (effective >> number & 1) != 0;
}
