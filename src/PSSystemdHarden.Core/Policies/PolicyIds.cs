using PSSystemdHarden.Exposure;

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
        string unknown = $"systemd has no item {PolicyText.Quote(id)}";
        return Nearest(id) is { } nearest ? $"{unknown}; did you mean '{nearest}'?" : unknown;
    }

    private static string? Nearest(string id)
    {
        // Nothing that is much longer than a name can be a slip of one.
        if (id.Length > 100)
            return null;
        (string nearest, int distance) = s_known.Select(known => (known, Distance(known.ToUpperInvariant(), id.ToUpperInvariant()))).MinBy(row => row.Item2);
        return distance <= id.Length / 2 ? nearest : null;
    }

    /// <remarks>Levenshtein's.</remarks>
    private static int Distance(string left, string right)
    {
        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            (int diagonal, row[0]) = (row[0], i);
            for (int j = 1; j <= right.Length; j++)
            {
                int replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                (diagonal, row[j]) = (row[j], Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1));
            }
        }

        return row[right.Length];
    }
}
