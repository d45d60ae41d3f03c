using System.Text.Json;

using PSSystemdHarden.Json;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Policies;

/// <summary>The items that a policy can name: those of every systemd version.</summary>
internal static class PolicyIds
{
    private static readonly Lazy<HashSet<string>> s_known = new(Load);

    internal static bool Contains(string id) => s_known.Value.Contains(id);

    /// <summary>What to say of an id that there is not.</summary>
    internal static string DescribeUnknown(string id)
    {
        // CapabilityBoundingSet_CAP_NET_BIND_SERVICE_BROADCAST_RAW) is how systemd itself spells it.
        if (Contains(id + ")"))
            return $"systemd's name for it ends with a stray parenthesis: write '{id})'";
        string unknown = $"systemd has no item {JsonText.Quote(id)}";
        return NearestName.Find(id, s_known.Value) is { } nearest ? $"{unknown}; did you mean '{nearest}'?" : unknown;
    }

    private static HashSet<string> Load()
    {
        using JsonDocument table = DataTable.Open("exposure.json");
        return [.. table.RootElement.GetProperty("items").EnumerateArray().Select(item => item.Text("id"))];
    }
}
