using PSSystemdHarden.Exposure;
using PSSystemdHarden.Json;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Policies;

/// <summary>The items that a policy can name: those of every systemd version.</summary>
internal static class PolicyIds
{
    private static readonly HashSet<string> s_known = [.. ExposureTables.Embedded.Exposure.Items.Select(item => item.Id)];

    internal static bool Contains(string id) => s_known.Contains(id);

    /// <summary>What to say of an id that there is not.</summary>
    internal static string DescribeUnknown(string id)
    {
        // CapabilityBoundingSet_CAP_NET_BIND_SERVICE_BROADCAST_RAW) is how systemd itself spells it.
        if (s_known.Contains(id + ")"))
            return $"systemd's name for it ends with a stray parenthesis: write '{id})'";
        string unknown = $"systemd has no item {JsonText.Quote(id)}";
        return NearestName.Find(id, s_known) is { } nearest ? $"{unknown}; did you mean '{nearest}'?" : unknown;
    }
}
