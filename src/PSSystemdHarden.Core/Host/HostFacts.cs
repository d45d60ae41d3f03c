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

    /// <summary>A service that has had ProtectSystem= and PrivateTmp= since before 247, and that nearly every machine runs.</summary>
    private const string AlwaysSandboxed = "systemd-logind.service";

    private readonly Lazy<FrozenSet<string>> _features =
        new(() => readFeatures().Split(' ', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal));

    private readonly Lazy<ControlGroups> _controlGroups = new(() => new ControlGroups(files));
    private readonly Lazy<bool?> _makesNamespaces = new(() => ServicesHaveOwnMounts(files) ? true : isActive(AlwaysSandboxed) ? false : null);

    internal HostFiles Files => files;

    internal ControlGroups ControlGroups => _controlGroups.Value;

    /// <summary>Whether PID 1 lives in the user namespace that the kernel made: BPF programs can't be loaded in others.</summary>
    internal bool IsInitialUserNamespace => files.Words("/proc/self/uid_map") is [] or ["0", "0", "4294967295"];

    /// <summary>Whether whoever started PID 1 filters its system calls, as container managers do.</summary>
    internal bool IsFiltered => files.Field("/proc/1/status", "Seccomp") is "1" or "2";

    /// <summary>Whether systemd has made a mount namespace for any of its services; null where none runs that is known to have asked for one.</summary>
    internal bool? MakesNamespaces => _makesNamespaces.Value;

    /// <summary>What systemd was built with, such as BPF_FRAMEWORK. A release that does not know the name lacks the feature.</summary>
    internal bool IsBuiltWith(string feature) => _features.Value.Contains('+' + feature);

    internal bool IsActive(string unit) => isActive(unit);

    /// <summary>Whether PID 1 has a capability, by its number; where that can't be seen, it is taken to have it.</summary>
    internal bool HasCapability(int number) =>
        !ulong.TryParse(files.Field("/proc/1/status", "CapEff"), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong effective)
        || (effective >> number & 1) != 0;

    /// <summary>A namespace has mounts with numbers of its own, which everybody may see, unlike the links in /proc/PID/ns.</summary>
    private static bool ServicesHaveOwnMounts(HostFiles files)
    {
        string? managers = RootMount(files, "1");
        return managers is not null && files.Folders("/proc")
            .Where(name => char.IsAsciiDigit(name[0]) && files.Field($"/proc/{name}/status", "PPid") == "1")
            .Any(id => RootMount(files, id) is { } own && own != managers);
    }

    private static string? RootMount(HostFiles files, string processId) => files.Words($"/proc/{processId}/mountinfo").FirstOrDefault();
}
