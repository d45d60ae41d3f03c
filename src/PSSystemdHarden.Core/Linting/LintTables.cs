using System.Collections.Frozen;

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

    internal static string? ModernSpelling(string section, string directive) => s_modern.GetValueOrDefault(directive) ?? s_modern.GetValueOrDefault($"{section}.{directive}");
}
