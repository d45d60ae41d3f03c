using PSSystemdHarden.UnitFiles.Syntax;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.UnitFiles.Lookup;

/// <summary>The names whose drop-ins apply to a unit, from the nearest to the most general (systemd.unit(5)).</summary>
internal static class DropInNames
{
    /// <summary>For "a-b@i.service": itself, a-b@.service, and the same for each shorter prefix that ends in a dash.</summary>
    internal static List<string> Of(string name)
    {
        var names = new List<string>();
        Add(names, name);
        return names;
    }

    private static void Add(List<string> names, string name)
    {
        names.Add(name);
        var unit = new UnitIdentity(name);
        bool isInstance = unit.Instance is { Length: > 0 };
        if (isInstance)
            Add(names, unit.Prefix + "@" + unit.Suffix);
        if (ShorterPrefix(unit.Prefix) is not { } prefix)
            return;
        string shorter = prefix + (isInstance ? "@" + unit.Instance : string.Empty) + unit.Suffix;
        if (UnitName.TypeOf(shorter) is not null && !names.Contains(shorter))
            Add(names, shorter);
    }

    /// <summary>"a-b-c" and "a-b-" shorten to "a-b-" and "a-".</summary>
    private static string? ShorterPrefix(string prefix)
    {
        string rest = prefix.EndsWith('-') ? prefix[..^1] : prefix;
        int dash = rest.LastIndexOf('-');
        return dash <= 0 ? null : rest[..(dash + 1)];
    }
}
