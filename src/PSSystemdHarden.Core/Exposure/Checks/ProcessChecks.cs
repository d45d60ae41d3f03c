using PSSystemdHarden.Units;

namespace PSSystemdHarden.Exposure.Checks;

/// <summary>What the service shares with other processes, and sees of them.</summary>
internal static class ProcessChecks
{
    internal static uint? KeyringMode(ServiceSettings settings) => settings.KeyringMode == "private" ? 0u : 1;

    /// <remarks>"noaccess" is the stricter setting, and yet rated worse than "invisible": that is systemd's order.</remarks>
    internal static uint? ProtectProc(ServiceSettings settings) => settings.ProtectProc switch
    {
        "invisible" or "ptraceable" => 0,
        "noaccess" => 1,
        _ => 3,
    };

    internal static uint? ProcSubset(ServiceSettings settings) => settings.ProcSubset == "pid" ? 0u : 1;

    internal static uint? NotifyAccess(ServiceSettings settings) => settings.NotifyAccess == "all" ? 1u : 0;
}
