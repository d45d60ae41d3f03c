using System.Collections.Frozen;

using PSSystemdHarden.Directives;

namespace PSSystemdHarden.Host;

/// <summary>What systemd does about a directive where the host lacks what it needs.</summary>
internal enum MissingEffect
{
    /// <summary>It carries on without, mostly with no more than a debug message.</summary>
    Ignored,

    /// <summary>The unit does not start.</summary>
    Refused,

    /// <summary>Another part of the directive is enforced all the same.</summary>
    InPart,
}

/// <summary>
/// What happens without a feature (exec-invoke.c, namespace.c, cgroup.c and load-fragment-gperf.gperf.in of systemd 252, 257 and 262).
/// </summary>
internal static class MissingFeature
{
    /// <summary>The last release that manages cgroup version 1.</summary>
    private const int LastWithVersionOne = 257;

    /// <summary>Features without which a unit that asks for them does not start; without the others systemd carries on.</summary>
    private static readonly FrozenSet<HostFeature> s_refusing =
        new[] { HostFeature.UserNamespace, HostFeature.OverlayFs, HostFeature.DmVerity, HostFeature.LoopDevices }.ToFrozenSet();

    /// <summary>Directives that change what a service sees, so that systemd insists on them, or that do more than the feature gives.</summary>
    private static readonly FrozenDictionary<(string Directive, HostFeature Feature), MissingEffect> s_exceptions =
        new Dictionary<(string, HostFeature), MissingEffect>
        {
            [("TemporaryFileSystem", HostFeature.MountNamespace)] = MissingEffect.Refused,
            // Of a path to itself they would be passed over.
            [("BindPaths", HostFeature.MountNamespace)] = MissingEffect.Refused,
            [("BindReadOnlyPaths", HostFeature.MountNamespace)] = MissingEffect.Refused,
            [("DynamicUser", HostFeature.MountNamespace)] = MissingEffect.Refused,
            [("LogNamespace", HostFeature.MountNamespace)] = MissingEffect.Refused,
            [("RootDirectory", HostFeature.MountNamespace)] = MissingEffect.Refused,
            [("RootImage", HostFeature.MountNamespace)] = MissingEffect.Refused,
            [("RootImageOptions", HostFeature.MountNamespace)] = MissingEffect.Refused,
            [("RootMStack", HostFeature.MountNamespace)] = MissingEffect.Refused,
            [("MountImages", HostFeature.MountNamespace)] = MissingEffect.Refused,
            [("ExtensionImages", HostFeature.MountNamespace)] = MissingEffect.Refused,
            [("ExtensionDirectories", HostFeature.MountNamespace)] = MissingEffect.Refused,
            [("NetworkNamespacePath", HostFeature.NetworkNamespace)] = MissingEffect.Refused,
            [("IPCNamespacePath", HostFeature.IpcNamespace)] = MissingEffect.Refused,
            // The capability is dropped in any case.
            [("ProtectKernelModules", HostFeature.MountNamespace)] = MissingEffect.InPart,
            [("ProtectKernelModules", HostFeature.Seccomp)] = MissingEffect.InPart,
            [("ProtectKernelLogs", HostFeature.MountNamespace)] = MissingEffect.InPart,
            [("ProtectKernelLogs", HostFeature.Seccomp)] = MissingEffect.InPart,
            [("ProtectClock", HostFeature.Seccomp)] = MissingEffect.InPart,
            [("ProtectClock", HostFeature.CgroupBpf)] = MissingEffect.InPart,
            [("PrivateDevices", HostFeature.MountNamespace)] = MissingEffect.InPart,
            [("PrivateDevices", HostFeature.CgroupBpf)] = MissingEffect.InPart,
            // sethostname(2) is filtered in any case.
            [("ProtectHostname", HostFeature.UtsNamespace)] = MissingEffect.InPart,
        }.ToFrozenDictionary();

    /// <summary>Directives that systemd refuses where the kernel lacks the namespaces, and passes over where it may not enter them.</summary>
    private static readonly FrozenSet<string> s_joining = new[] { "IPCNamespacePath", "NetworkNamespacePath" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Directives that cgroup version 1 can do as well.</summary>
    private static readonly FrozenSet<string> s_versionOne = new[]
    {
        "CPUQuota", "CPUQuotaPeriodSec", "CPUWeight", "DeviceAllow", "DevicePolicy", "IODeviceWeight", "IOReadBandwidthMax", "IOWeight",
        "IOWriteBandwidthMax", "MemoryMax", "PrivateDevices", "ProtectClock", "StartupCPUWeight", "TasksMax",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The exceptions that there are, for the tests of the data.</summary>
    internal static IEnumerable<(string Directive, HostFeature Feature)> Exceptions => s_exceptions.Keys;

    /// <summary>What a directive comes to by what the host has of one feature that it needs.</summary>
    internal static SandboxSupport Judge(Directive directive, HostFeature feature, HostAnswer answer, int release) => answer.State switch
    {
        HostState.Present => new(DirectiveSupport.Supported),
        HostState.VersionOne when release <= LastWithVersionOne && s_versionOne.Contains(directive.Name) => new(DirectiveSupport.Supported),
        HostState.Unknown => new(DirectiveSupport.Unknown, answer.Reason),
        HostState.Failing => new(DirectiveSupport.Refused, answer.Reason),
        HostState.Denied when s_joining.Contains(directive.Name) => new(DirectiveSupport.Ignored, answer.Reason),
        _ => EffectOn(directive.Name, feature) switch
        {
            MissingEffect.InPart => new(DirectiveSupport.Supported, $"only in part: {answer.Reason}"),
            MissingEffect.Refused => new(DirectiveSupport.Refused, answer.Reason),
            _ => new(DirectiveSupport.Ignored, answer.Reason),
        },
    };

    private static MissingEffect EffectOn(string directive, HostFeature feature) =>
        s_exceptions.TryGetValue((directive, feature), out MissingEffect effect) ? effect
        : s_refusing.Contains(feature) ? MissingEffect.Refused
        : MissingEffect.Ignored;
}
