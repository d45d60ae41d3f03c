using PSSystemdHarden.Units;

namespace PSSystemdHarden.Exposure.Checks;

/// <summary>What the service can reach over sockets.</summary>
internal static class NetworkChecks
{
    // Linux's numbers (address_families(7)); .NET's own differ.
    private const int AF_INET = 2, AF_INET6 = 10;

    /// <summary>One of the five items over RestrictAddressFamilies=.</summary>
    /// <remarks>
    /// Each name on the list says the opposite of the list's default about its item. So a deny list of AF_INET6 alone
    /// counts as no IP sockets at all, and denying one exotic family as denying all of them: that is systemd's rule.
    /// </remarks>
    internal static Check AddressFamily(ExposureItem item, CheckContext context)
    {
        if (item.Families is { } families)
            return settings => IsRestricted(settings.RestrictAddressFamilies, families.Contains);

        HashSet<string> others = [.. context.Items.SelectMany(other => other.Families ?? [])];
        return settings => IsRestricted(settings.RestrictAddressFamilies, family => !others.Contains(family));
    }

    internal static Check IPAddress(ExposureItem item, CheckContext context)
    {
        bool ingressCounts = !context.Quirks.Contains(ExposureQuirk.EgressOverwritesIngress);
        Func<IPNetworkSetting, bool> isLocalhost = context.Quirks.Contains(ExposureQuirk.LocalhostByAddressAlone) ? HasLocalAddress : IsLocalhost;
        return settings => IPAddress(settings, ingressCounts, isLocalhost);
    }

    private static uint? IsRestricted(FilterSetting filter, Func<string, bool> isOfItem)
    {
        bool restricted = filter.Names.Any(isOfItem) ? !filter.IsAllowList : filter.IsAllowList;
        return restricted ? 0u : 1;
    }

    private static uint? IPAddress(ServiceSettings settings, bool ingressCounts, Func<IPNetworkSetting, bool> isLocalhost)
    {
        if (settings.IPEgressFilterPath.Length > 0 || (ingressCounts && settings.IPIngressFilterPath.Length > 0))
            return 0;
        if (!settings.IPAddressDeny.Any(n => IsEverything(n, AF_INET)) || !settings.IPAddressDeny.Any(n => IsEverything(n, AF_INET6)))
            return 10;
        if (!settings.IPAddressAllow.All(isLocalhost))
            return 5;
        return settings.IPAddressAllow.Length > 0 ? 2u : 0;
    }

    private static bool IsEverything(IPNetworkSetting network, int family) => network.Family == family && network.PrefixLength == 0;

    /// <remarks>As live: the prefix must be the whole of 127.0.0.0/8, or ::1/128.</remarks>
    private static bool IsLocalhost(IPNetworkSetting network) =>
        HasLocalAddress(network) && network.PrefixLength == (network.Family == AF_INET ? 8u : 128);

    private static bool HasLocalAddress(IPNetworkSetting network) => network.Family switch
    {
        AF_INET => network.Address is [127, ..],
        AF_INET6 => network.Address.AsSpan() is [.. var zeros, 1] && zeros.IndexOfAnyExcept((byte)0) < 0,
        _ => false,
    };
}
