using PSSystemdHarden.Units;

namespace PSSystemdHarden.Exposure.Checks;

/// <summary>What the service sees of the file system and of devices.</summary>
internal static class FileSystemChecks
{
    internal static uint? ProtectHome(ServiceSettings settings) => settings.ProtectHome switch
    {
        "yes" => 0,
        "tmpfs" => 1,
        "read-only" => 5,
        _ => 10,
    };

    internal static uint? ProtectSystem(ServiceSettings settings) => settings.ProtectSystem switch
    {
        "strict" => 0,
        "full" => 3,
        "yes" => 5,
        _ => 10,
    };

    internal static uint? RootDirectoryOrRootImage(ServiceSettings settings) =>
        IsHostRoot(settings.RootDirectory) && IsHostRoot(settings.RootImage) ? 1u : 0;

    /// <remarks>The widest permission decides, in the order in which systemd looks.</remarks>
    internal static uint? UMask(ServiceSettings settings) => settings.UMask switch
    {
        uint mask when (mask & 0b000_000_010) == 0 => 10,
        uint mask when (mask & 0b000_000_100) == 0 => 5,
        uint mask when (mask & 0b000_010_000) == 0 => 2,
        uint mask when (mask & 0b000_100_000) == 0 => 1,
        _ => 0,
    };

    internal static uint? DeviceAllow(ServiceSettings settings) =>
        settings.DevicePolicy is "strict" or "closed" ? (settings.DeviceAllowCount > 0 ? 5u : 0) : 10;

    private static bool IsHostRoot(string path) => path.All(c => c == '/');
}
