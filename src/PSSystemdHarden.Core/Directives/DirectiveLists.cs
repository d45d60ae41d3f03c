using System.Collections.Frozen;

namespace PSSystemdHarden.Directives;

/// <summary>Directives that hold lists, and those that share one.</summary>
internal static class DirectiveLists
{
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

    /// <summary>The list that a directive adds to; null where an empty assignment clears none.</summary>
    internal static string? Of(string directive) => s_listOf.GetValueOrDefault(directive);

    private static IEnumerable<string> NamesThatBegin(string prefix) =>
        DirectiveCatalog.Embedded.Names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal));
}
