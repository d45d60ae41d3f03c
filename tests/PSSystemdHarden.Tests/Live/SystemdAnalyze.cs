using System.Text.Json;
using System.Text.RegularExpressions;

using PSSystemdHarden.Testing;

namespace PSSystemdHarden.Tests.Live;

/// <summary>What `systemd-analyze security` of this machine says.</summary>
internal static partial class SystemdAnalyze
{
    /// <summary>One item: whether it is set, and the number beside it, as printed.</summary>
    internal readonly record struct Item(bool? Set, string? Exposure);

    internal sealed record Verdict(string Overall, string Predicate, IReadOnlyDictionary<string, Item> Items);

    /// <summary>The overview without names: unit, number, word.</summary>
    internal static IEnumerable<(string Unit, string Exposure, string Predicate)> Overview() =>
        JsonDocument.Parse(LiveMachine.Run("systemd-analyze", "security", "--no-pager", "--json=short")).RootElement.EnumerateArray()
            .Select(row => (row.GetProperty("unit").GetString()!, row.GetProperty("exposure").GetString()!, row.GetProperty("predicate").GetString()!));

    /// <summary>Details and overall numbers of loaded services: JSON for the items, the table for the overall.</summary>
    internal static Dictionary<string, Verdict> Details(IReadOnlyList<string> units)
    {
        var verdicts = new Dictionary<string, Verdict>();
        foreach (string[] portion in units.Chunk(40))
        {
            // One unit alone has no overview after its details: name one twice then.
            string[] names = portion.Length == 1 ? [portion[0], portion[0]] : portion;
            string[] json = LiveMachine.Run("systemd-analyze", ["security", "--no-pager", "--json=short", .. names])
                .Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Dictionary<string, (string, string)> overall = Overalls(LiveMachine.Run("systemd-analyze", ["security", "--no-pager", .. names]));
            for (int i = 0; i < portion.Length; i++)
            {
                (string number, string predicate) = overall[portion[i]];
                verdicts[portion[i]] = new Verdict(number, predicate, Items(json[i]));
            }
        }

        return verdicts;
    }

    /// <summary>What its offline mode says of one file; null where the unit does not load.</summary>
    internal static Verdict? Offline(string file)
    {
        string table = LiveMachine.TryRun("systemd-analyze", "security", "--offline=true", "--no-pager", file).Output;
        if (Overalls(table).Values.ToArray() is not [var (number, predicate)])
            return null;
        return new Verdict(number, predicate, Items(LiveMachine.TryRun("systemd-analyze", "security", "--offline=true", "--no-pager", "--json=short", file).Output));
    }

    private static Dictionary<string, Item> Items(string json) =>
        JsonDocument.Parse(json).RootElement.EnumerateArray().ToDictionary(
            row => row.GetProperty("json_field").GetString()!,
            row => new Item(
                row.GetProperty("set").ValueKind is JsonValueKind.Null ? null : row.GetProperty("set").GetBoolean(),
                row.GetProperty("exposure").GetString()));

    private static Dictionary<string, (string, string)> Overalls(string table)
    {
        var overall = new Dictionary<string, (string, string)>();
        foreach (Match match in OverallLine().Matches(table))
            overall[match.Groups["unit"].Value] = (match.Groups["number"].Value, match.Groups["word"].Value);
        return overall;
    }

    [GeneratedRegex(@"Overall exposure level for (?<unit>\S+): (?<number>\d+\.\d) (?<word>[A-Z]+)")]
    private static partial Regex OverallLine();
}
