using PSSystemdHarden.Units;

namespace PSSystemdHarden.Exposure.Checks;

/// <summary>Who the service runs as. Names are compared as written; nothing is looked up in the user database.</summary>
internal static class IdentityChecks
{
    // The name that systemd is built with for the overflow user; Debian's and Fedora's.
    private const string Nobody = "nobody";

    internal static uint? User(ServiceSettings settings) => settings.User switch
    {
        Nobody => 9,
        "0" or "root" => 10,
        "" => settings.DynamicUser ? 0u : 10,
        _ => 0,
    };

    internal static uint? SupplementaryGroups(ServiceSettings settings) =>
        IsPrivileged(settings) ? null : settings.SupplementaryGroups.Length > 0 ? 1u : 0;

    internal static uint? RemoveIPC(ServiceSettings settings) => IsPrivileged(settings) ? null : settings.RemoveIPC ? 0u : 1;

    private static bool IsPrivileged(ServiceSettings settings) => settings.User switch
    {
        "0" or "root" => true,
        "" => !settings.DynamicUser,
        _ => false,
    };
}
