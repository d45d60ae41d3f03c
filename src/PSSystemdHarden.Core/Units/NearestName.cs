namespace PSSystemdHarden.Units;

/// <summary>Finds the name that was probably meant.</summary>
internal static class NearestName
{
    /// <summary>The nearest of some names; null where none is near.</summary>
    internal static string? Find(string typed, IEnumerable<string> names)
    {
        // Of a short name little is left after two changes.
        int limit = typed.Length switch { <= 2 => 0, <= 4 => 1, <= 8 => 2, _ => 3 };
        return names
            .Where(name => Math.Abs(name.Length - typed.Length) <= limit)
            .Select(name => (Name: name, Distance: IsSameButForCase(name, typed) ? 0 : Distance(typed, name)))
            .Where(row => row.Distance <= limit)
            .OrderBy(row => row.Distance)
            .ThenBy(row => row.Name, StringComparer.Ordinal)
            .Select(row => row.Name)
            .FirstOrDefault();
    }

    /// <summary>A hint that names it; null where none is near.</summary>
    internal static string? Hint(string typed, IEnumerable<string> names, Func<string, string>? show = null)
    {
        if (Find(typed, names) is not { } name)
            return null;
        string shown = show?.Invoke(name) ?? name;
        return IsSameButForCase(name, typed) ? $"Write {shown}: upper and lower case count." : $"Did you mean {shown}?";
    }

    private static bool IsSameButForCase(string name, string typed) => string.Equals(name, typed, StringComparison.OrdinalIgnoreCase);

    /// <summary>How many letters must be added, dropped, changed, or swapped with their neighbour. Case does not count.</summary>
    private static int Distance(string from, string to)
    {
        (from, to) = (from.ToUpperInvariant(), to.ToUpperInvariant());
        var rows = new int[from.Length + 1, to.Length + 1];
        for (int i = 0; i <= from.Length; i++)
            rows[i, 0] = i;
        for (int j = 0; j <= to.Length; j++)
            rows[0, j] = j;
        for (int i = 1; i <= from.Length; i++)
        {
            for (int j = 1; j <= to.Length; j++)
            {
                int change = rows[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(change, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[from.Length, to.Length];
    }
}
