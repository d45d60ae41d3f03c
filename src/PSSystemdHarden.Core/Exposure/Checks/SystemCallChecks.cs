using PSSystemdHarden.Units;

namespace PSSystemdHarden.Exposure.Checks;

/// <summary>Which system calls the service may make.</summary>
internal static class SystemCallChecks
{
    internal static uint? Architectures(ServiceSettings settings) => settings.SystemCallArchitectures switch
    {
        [] => 10,
        ["native"] => 0,
        _ => 8,
    };

    /// <summary>One of the items over SystemCallFilter=: the group must be off an allow list, or wholly on a deny list.</summary>
    internal static Check Filter(ExposureItem item, CheckContext context)
    {
        string[] calls = [.. context.Groups.Expand(item.Set!).Where(context.Native.Contains)];
        bool keepSuffix = context.Quirks.Contains(ExposureQuirk.ErrnoSuffixKept);
        bool inverted = context.Quirks.Contains(ExposureQuirk.SystemCallComparisonInverted);
        return settings => Filter(settings.SystemCallFilter, calls, keepSuffix, inverted);
    }

    private static uint? Filter(FilterSetting filter, string[] calls, bool keepSuffix, bool inverted)
    {
        if (!filter.IsAllowList && filter.Names.Length == 0)
            return 10;

        IReadOnlySet<string> listed = keepSuffix ? filter.NameSet : filter.BareNameSet;
        bool bad = calls.Any(call => (listed.Contains(call) == filter.IsAllowList) != inverted);
        return bad ? (filter.IsAllowList ? 9u : 10) : 0;
    }
}
