using System.Collections.Frozen;
using System.Text.Json;

using PSSystemdHarden.Json;

namespace PSSystemdHarden.Directives;

/// <summary>What a directive guards or limits.</summary>
public enum SandboxArea
{
    /// <summary>Mounts, paths, directories, images.</summary>
    FileSystem,

    /// <summary>Device nodes.</summary>
    Devices,

    /// <summary>Network namespaces, addresses, sockets.</summary>
    Network,

    /// <summary>Other namespaces, kernel settings, memory protection.</summary>
    Kernel,

    /// <summary>System call filters.</summary>
    SystemCalls,

    /// <summary>Users, groups, capabilities, privileges.</summary>
    Identity,

    /// <summary>Credentials and other secrets.</summary>
    Credentials,

    /// <summary>Environment, standard streams, logging.</summary>
    Environment,

    /// <summary>Limits, scheduling, accounting.</summary>
    Resources,
}

/// <summary>How a sandbox directive's value is made up. One row of the value codecs each.</summary>
internal enum SandboxValueType
{
    Bool, Enum, String, Path, Int, Mode, Timespan, Nanoseconds, SizeOrPercent, TasksMax, Rlimit, Weight, CpuQuota, Permyriad, Quota,
    PathList, RelativePathList, PathOptionList, BindList, MountList, ImageList, OptionList, SearchPath, EnvironmentFiles, FilterPaths,
    WordList, CapabilityList, SyscallList, AddressFamilyList, FileSystemList, InterfaceList, NamespaceFlags, BpfDelegateList,
    CidrList, BindRuleList, NftSetList, BpfList, DeviceList, DeviceSizeList, DeviceNumberList, DeviceTimespanList, DeviceWeightList,
    CpuMask, NodeMask, Delegate, Environment, CredentialPaths, CredentialGlobs, CredentialData, Label, HexOrPath, Base64OrPath,
    ErrnoOrKill, Policy, Personality, ProtectHostname, StandardStream, WorkingDirectory, LogLevel, MountFlags, SecureBits,
    CoredumpFilter, SchedulingPolicy, IoClass, NumaPolicy,
}

/// <summary>What a host must have for a directive to be enforced (systemd.exec(5), systemd.resource-control(5), exec-invoke.c).</summary>
internal enum HostFeature
{
    MountNamespace, NetworkNamespace, UserNamespace, CgroupNamespace, IpcNamespace, PidNamespace, UtsNamespace, Seccomp, CgroupBpf, BpfFramework, BpfLsm,
    BpfFileSystem, MemoryController, PidsController, IoController, CpuController, CpusetController, Pressure, Oomd, Selinux, AppArmor,
    Smack, Pam, OverlayFs, DmVerity, LoopDevices, Nftables,
}

/// <summary>Whether a directive works in user managers, where the manual says so.</summary>
public enum UserManagerSupport
{
    /// <summary>The manual does not restrict it.</summary>
    NotSaid,

    /// <summary>It brings an unprivileged user namespace with it.</summary>
    WithUserNamespace,

    /// <summary>It does not.</summary>
    No,
}

/// <summary>What the catalogue knows of a directive of systemd.exec(5) or systemd.resource-control(5).</summary>
/// <param name="Area">What it guards.</param>
/// <param name="Page">Its manual page: exec, resource-control, or service.</param>
/// <param name="Type">How its value is made up.</param>
/// <param name="Bus">The D-Bus property that shows it.</param>
/// <param name="Signature">That property's D-Bus type.</param>
/// <param name="Since">The first release that has it, where that is 247 or older; 0 where it is not known, or later.</param>
/// <param name="Needs">What the host must have.</param>
/// <param name="ValueNeeds">What it must have besides for single words.</param>
/// <param name="UserManager">Whether user managers can do it.</param>
/// <param name="Summary">What it does, in a few words.</param>
internal sealed record SandboxTraits(
    SandboxArea Area,
    string Page,
    SandboxValueType Type,
    string Bus,
    string Signature,
    int Since,
    HostFeature[]? Needs,
    IReadOnlyDictionary<string, HostFeature[]> ValueNeeds,
    UserManagerSupport UserManager,
    string Summary)
{
    /// <summary>Reads it of a row of the catalogue.</summary>
    internal static SandboxTraits Read(JsonElement row) => new(
        row.Word<SandboxArea>("area"),
        row.Text("page"),
        row.Word<SandboxValueType>("type"),
        row.Text("bus"),
        row.Text("signature"),
        row.Number("since") ?? 0,
        row.TryGetProperty("needs", out JsonElement needs) ? Features(needs) : null,
        row.TryGetProperty("valueNeeds", out JsonElement values)
            ? values.EnumerateObject().ToFrozenDictionary(value => value.Name, value => Features(value.Value), StringComparer.Ordinal)
            : FrozenDictionary<string, HostFeature[]>.Empty,
        row.OptionalWord<UserManagerSupport>("userManager") ?? UserManagerSupport.NotSaid,
        row.Text("summary"));

    private static HostFeature[] Features(JsonElement names) => Array.ConvertAll(names.AsTexts(), name => Enum.Parse<HostFeature>(name, ignoreCase: true));

    /// <summary>Whether assignments add up until an empty one.</summary>
    internal bool IsList => Type is (>= SandboxValueType.PathList and <= SandboxValueType.OptionList)
        or SandboxValueType.SearchPath or SandboxValueType.EnvironmentFiles or SandboxValueType.FilterPaths
        or SandboxValueType.WordList or SandboxValueType.CapabilityList or SandboxValueType.SyscallList or SandboxValueType.AddressFamilyList
        or SandboxValueType.FileSystemList or SandboxValueType.InterfaceList or SandboxValueType.NamespaceFlags
        or (>= SandboxValueType.CidrList and <= SandboxValueType.NodeMask)
        or (>= SandboxValueType.Environment and <= SandboxValueType.CredentialData)
        or SandboxValueType.CoredumpFilter;

    /// <summary>Whether a line has room for one item only.</summary>
    internal bool TakesOneALine => Type is SandboxValueType.SearchPath or SandboxValueType.EnvironmentFiles or SandboxValueType.FilterPaths
        or SandboxValueType.BindRuleList or SandboxValueType.BpfList or (>= SandboxValueType.DeviceList and <= SandboxValueType.DeviceWeightList)
        or (>= SandboxValueType.CredentialPaths and <= SandboxValueType.CredentialData);

    /// <summary>Whether items may hold blanks, and are quoted for it.</summary>
    internal bool QuotesItems => Type is (>= SandboxValueType.PathList and <= SandboxValueType.OptionList) or SandboxValueType.Environment;
}
