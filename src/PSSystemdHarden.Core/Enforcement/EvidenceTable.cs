using System.Collections.Frozen;
using System.Runtime.Versioning;

using PSSystemdHarden.Enforcement.Checks;

namespace PSSystemdHarden.Enforcement;

/// <summary>Where each directive is looked for: at every process, or at the unit as a whole. Those that are in neither table nothing shows.</summary>
[SupportedOSPlatform("linux")]
internal static class EvidenceTable
{
    private static readonly string[] s_limits =
    [
        "AS", "CORE", "CPU", "DATA", "FSIZE", "LOCKS", "MEMLOCK", "MSGQUEUE", "NICE", "NOFILE", "NPROC", "RSS", "RTPRIO", "RTTIME", "SIGPENDING", "STACK",
    ];

    /// <summary>Directives that are system call filters and nothing else.</summary>
    private static readonly string[] s_filters =
    [
        "LockPersonality", "RestrictAddressFamilies", "RestrictNamespaces", "RestrictRealtime", "RestrictSUIDSGID", "SystemCallArchitectures", "SystemCallFilter",
        "SystemCallLog",
    ];

    private static EnforcementTables Tables => EnforcementTables.Embedded;

    /// <summary>By the directive's name.</summary>
    internal static FrozenDictionary<string, ProcessCheck> OfProcesses { get; } = new Dictionary<string, ProcessCheck>(StringComparer.Ordinal)
    {
        ["AmbientCapabilities"] = IdentityChecks.AmbientSet,
        ["AppArmorProfile"] = IdentityChecks.Label,
        ["BindPaths"] = PathChecks.Bind(isReadOnly: false),
        ["BindReadOnlyPaths"] = PathChecks.Bind(isReadOnly: true),
        ["CPUAffinity"] = StatusChecks.CpuAffinity,
        ["CPUSchedulingPolicy"] = StatusChecks.SchedulingPolicy,
        ["CPUSchedulingPriority"] = StatusChecks.SchedulingPriority,
        ["CPUSchedulingResetOnFork"] = StatusChecks.ResetOnFork,
        ["CapabilityBoundingSet"] = IdentityChecks.BoundingSet,
        ["CoredumpFilter"] = StatusChecks.CoredumpFilter,
        ["DynamicUser"] = IdentityChecks.DynamicUser,
        ["ExecPaths"] = PathChecks.Grant("executable", mount => mount.IsNoExec),
        ["Group"] = IdentityChecks.Group,
        ["IOSchedulingClass"] = StatusChecks.IoClass,
        ["IOSchedulingPriority"] = StatusChecks.IoPriority,
        ["IgnoreSIGPIPE"] = StatusChecks.IgnoreSigpipe,
        ["ImportCredential"] = PathChecks.Credentials,
        ["InaccessiblePaths"] = PathChecks.Inaccessible,
        ["LoadCredential"] = PathChecks.Credentials,
        ["LoadCredentialEncrypted"] = PathChecks.Credentials,
        ["MemoryDenyWriteExecute"] = SeccompChecks.WriteExecute,
        ["MemoryKSM"] = StatusChecks.MemoryMerging,
        ["MemoryTHP"] = StatusChecks.HugePages,
        ["MountAPIVFS"] = MountChecks.MountApiFileSystems,
        ["Nice"] = StatusChecks.Nice,
        ["NoExecPaths"] = PathChecks.NoExec,
        ["NoNewPrivileges"] = StatusChecks.NoNewPrivileges,
        ["OOMScoreAdjust"] = StatusChecks.OomScoreAdjust,
        ["Personality"] = StatusChecks.Personality,
        ["PrivateDevices"] = MountChecks.PrivateDevices,
        ["PrivateTmp"] = MountChecks.PrivateTmp,
        ["PrivateUsers"] = NamespaceChecks.PrivateUsers,
        ["ProcSubset"] = MountChecks.ProcSubset,
        ["ProtectClock"] = MountChecks.ProtectClock,
        ["ProtectControlGroups"] = MountChecks.ProtectControlGroups,
        ["ProtectHome"] = MountChecks.ProtectHome,
        ["ProtectHostname"] = NamespaceChecks.ProtectHostname,
        ["ProtectKernelLogs"] = MountChecks.ProtectKernelLogs,
        ["ProtectKernelModules"] = MountChecks.ProtectKernelModules,
        ["ProtectKernelTunables"] = MountChecks.ProtectKernelTunables,
        ["ProtectProc"] = MountChecks.ProtectProc,
        ["ProtectSystem"] = MountChecks.ProtectSystem,
        ["ReadOnlyPaths"] = PathChecks.ReadOnly,
        ["ReadWritePaths"] = PathChecks.Grant("writable", mount => mount.IsReadOnly),
        ["RootDirectory"] = PathChecks.Root,
        ["RootImage"] = PathChecks.Root,
        ["RootMStack"] = PathChecks.Root,
        ["SELinuxContext"] = IdentityChecks.Label,
        ["SetCredential"] = PathChecks.Credentials,
        ["SetCredentialEncrypted"] = PathChecks.Credentials,
        ["SmackProcessLabel"] = IdentityChecks.Label,
        ["SupplementaryGroups"] = IdentityChecks.SupplementaryGroups,
        ["TemporaryFileSystem"] = PathChecks.TemporaryFileSystem,
        ["TimerSlackNSec"] = StatusChecks.TimerSlack,
        ["UMask"] = StatusChecks.UMask,
        ["User"] = IdentityChecks.User,
    }
    .Concat(s_limits.Select(name => KeyValuePair.Create("Limit" + name, StatusChecks.Limit(name))))
    .Concat(s_filters.Select(name => KeyValuePair.Create<string, ProcessCheck>(name, SeccompChecks.Filter)))
    .Concat(ServicePaths.Parents.Keys.Select(name => KeyValuePair.Create<string, ProcessCheck>(name, PathChecks.Directory)))
    .Concat(Tables.NamespacePaths.Select(row => KeyValuePair.Create(row.Key, NamespaceChecks.Joined(row.Value))))
    .Concat(Tables.Namespaces.Where(row => row.Key is not ("PrivateUsers" or "ProtectHostname")).Select(row => KeyValuePair.Create(row.Key, NamespaceChecks.Own(row.Value))))
    .Select(row => Tables.Filters.ContainsKey(row.Key) ? KeyValuePair.Create(row.Key, SeccompChecks.Besides(row.Value)) : row)
    .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>By the directive's name.</summary>
    internal static FrozenDictionary<string, UnitCheck> OfUnits { get; } = new Dictionary<string, UnitCheck>(StringComparer.Ordinal)
    {
        ["Slice"] = ControlGroupChecks.Slice,
    }
    .Concat(Tables.ControlGroupFiles.Select(row => KeyValuePair.Create(row.Key, ControlGroupChecks.Of(row.Key, row.Value))))
    .Concat(Tables.Programs.Select(row => KeyValuePair.Create(row.Key, ProgramChecks.Of(row.Value))))
    .Concat(ServicePaths.Parents.Keys.Select(name => KeyValuePair.Create(name + "Mode", PathChecks.DirectoryMode(name))))
    .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether anything shows a directive.</summary>
    internal static bool Shows(string directive) => OfProcesses.ContainsKey(directive) || OfUnits.ContainsKey(directive);

    /// <summary>Why nothing does.</summary>
    internal static string WhyUnseen(string directive) => Tables.Unseen.GetValueOrDefault(directive, "no process and no control group shows it");

    /// <summary>
    /// Whether a service gets it only when its process starts. What control groups have, systemd brings up to date at each reload: of BPF programs
    /// 252 and 262 do, and 257 does not.
    /// </summary>
    internal static bool NeedsRestart(string directive) => !Tables.ControlGroupFiles.ContainsKey(directive) && !Tables.Programs.ContainsKey(directive);
}
