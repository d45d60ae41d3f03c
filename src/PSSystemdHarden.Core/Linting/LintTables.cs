using System.Collections.Frozen;

using PSSystemdHarden.Directives;

namespace PSSystemdHarden.Linting;

/// <summary>What the linter knows of single directives beyond the catalogue.</summary>
internal static class LintTables
{
    /// <summary>Settings with a parser of their own that hold one value: the last assignment counts.</summary>
    internal static FrozenSet<string> SingleValued { get; } = new[]
    {
        "AppArmorProfile", "BusName", "CPUQuota", "CPUSchedulingPriority", "CPUWeight", "Description", "FileDescriptorName", "Group", "IOWeight",
        "LimitCORE", "LimitMEMLOCK", "LimitNOFILE", "LimitNPROC", "MemoryHigh", "MemoryLow", "MemoryMax", "MemoryMin", "MemorySwapMax", "Nice",
        "OOMScoreAdjust", "PAMName", "PIDFile", "ProtectHostname", "RestartSec", "RootDirectory", "RootHash", "RootImage", "RootVerity",
        "RuntimeMaxSec", "SELinuxContext", "Slice", "SmackProcessLabel", "StartLimitBurst", "StartLimitIntervalSec", "SyslogIdentifier",
        "TTYPath", "TasksMax", "TimeoutAbortSec", "TimeoutStartSec", "TimeoutStopSec", "TimerSlackNSec", "Type", "User",
        "UtmpIdentifier", "WatchdogSec", "What", "Where", "WorkingDirectory",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Lists that an empty assignment clears. Those in a row are one list under several names.</summary>
    private static readonly string[][] s_lists =
    [
        ["AmbientCapabilities"], ["CapabilityBoundingSet"], ["BPFProgram"], ["DeviceAllow"], ["Documentation"],
        ["BindPaths", "BindReadOnlyPaths"], ["Environment"], ["EnvironmentFile"], ["PassEnvironment"], ["UnsetEnvironment"],
        ["ExecCondition"], ["ExecReload"], ["ExecReloadPost"], ["ExecSearchPath"], ["ExecStart"], ["ExecStartPost"], ["ExecStartPre"], ["ExecStop"],
        ["ExecStopPost"], ["ExecStopPre"], ["ExecPaths"], ["NoExecPaths"], ["ReadWritePaths", "ReadWriteDirectories"],
        ["ReadOnlyPaths", "ReadOnlyDirectories"], ["InaccessiblePaths", "InaccessibleDirectories"], ["TemporaryFileSystem"],
        ["ExtensionDirectories"], ["ExtensionImages"], ["MountImages"], ["IPAddressAllow"], ["IPAddressDeny"], ["IPEgressFilterPath"],
        ["IPIngressFilterPath"], ["ImportCredential"], ["LoadCredential", "LoadCredentialEncrypted"], ["SetCredential", "SetCredentialEncrypted"],
        ["LogExtraFields"], ["NFTSet"], ["OpenFile"], ["RestartForceExitStatus"], ["RestartPreventExitStatus"], ["SuccessExitStatus"],
        ["RestrictAddressFamilies"], ["RestrictFileSystems"], ["RestrictNamespaces"], ["RestrictNetworkInterfaces"], ["SocketBindAllow"],
        ["SocketBindDeny"], ["SupplementaryGroups"], ["SystemCallArchitectures"], ["SystemCallFilter"], ["SystemCallLog"], ["CacheDirectory"],
        ["ConfigurationDirectory"], ["LogsDirectory"], ["RuntimeDirectory"], ["StateDirectory"], ["Alias"], ["RequiredBy"], ["UpheldBy"], ["WantedBy"],
        ["OnActiveSec", "OnBootSec", "OnCalendar", "OnStartupSec", "OnUnitActiveSec", "OnUnitInactiveSec"],
        ["DirectoryNotEmpty", "PathChanged", "PathExists", "PathExistsGlob", "PathModified"],
        ["ListenDatagram", "ListenFIFO", "ListenMessageQueue", "ListenNetlink", "ListenSequentialPacket", "ListenSpecial", "ListenStream"],
        [.. NamesThatBegin("Condition")], [.. NamesThatBegin("Assert")],
    ];

    private static readonly FrozenDictionary<string, string> s_listOf =
        s_lists.SelectMany(list => list.Select(name => KeyValuePair.Create(name, list[0]))).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What takes the place of outdated directives; a section in front where it matters.</summary>
    private static readonly FrozenDictionary<string, string> s_modern = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["BindTo"] = "Write BindsTo=.",
        ["BlockIODeviceWeight"] = "See IODeviceWeight=.",
        ["BlockIOReadBandwidth"] = "See IOReadBandwidthMax=.",
        ["BlockIOWeight"] = "See IOWeight=.",
        ["BlockIOWriteBandwidth"] = "See IOWriteBandwidthMax=.",
        ["CPUShares"] = "See CPUWeight=.",
        ["InaccessibleDirectories"] = "Write InaccessiblePaths=.",
        ["MemoryLimit"] = "See MemoryMax=.",
        ["OnFailureIsolate"] = "Write OnFailureJobMode=isolate for yes.",
        ["PermissionsStartOnly"] = "Put + before the programs that need all privileges, as in ExecStartPre=+/bin/x.",
        ["PropagateReloadFrom"] = "Write ReloadPropagatedFrom=.",
        ["PropagateReloadTo"] = "Write PropagatesReloadTo=.",
        ["ReadOnlyDirectories"] = "Write ReadOnlyPaths=.",
        ["ReadWriteDirectories"] = "Write ReadWritePaths=.",
        ["RequiresOverridable"] = "Write Requires=.",
        ["RequisiteOverridable"] = "Write Requisite=.",
        ["Service.FailureAction"] = "Put it below [Unit].",
        ["Service.RebootArgument"] = "Put it below [Unit].",
        ["Service.StartLimitAction"] = "Put it below [Unit].",
        ["Service.StartLimitBurst"] = "Put it below [Unit].",
        ["StartLimitInterval"] = "Write StartLimitIntervalSec= below [Unit].",
        ["StartupBlockIOWeight"] = "See StartupIOWeight=.",
        ["StartupCPUShares"] = "See StartupCPUWeight=.",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The list that a directive adds to; null where an empty assignment clears none.</summary>
    internal static string? ListOf(string directive) => s_listOf.GetValueOrDefault(directive);

    internal static string? ModernSpelling(string section, string directive) => s_modern.GetValueOrDefault(directive) ?? s_modern.GetValueOrDefault($"{section}.{directive}");

    private static IEnumerable<string> NamesThatBegin(string prefix) =>
        DirectiveCatalog.Embedded.Names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal));
}
