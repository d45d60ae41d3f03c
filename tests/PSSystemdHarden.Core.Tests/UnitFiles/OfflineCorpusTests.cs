using System.Globalization;

using PSSystemdHarden.Exposure;
using PSSystemdHarden.Testing;
using PSSystemdHarden.UnitFiles;
using PSSystemdHarden.UnitFiles.Loading;
using PSSystemdHarden.UnitFiles.Lookup;
using PSSystemdHarden.Units;

using Xunit;

namespace PSSystemdHarden.Core.Tests.UnitFiles;

public class OfflineCorpusTests(ITestOutputHelper output)
{
    /// <summary>The unit-file engine against what four real systemd versions printed for the same files.</summary>
    [Theory]
    [InlineData("252.39")]
    [InlineData("254.26")]
    [InlineData("257.13")]
    [InlineData("262.1")]
    public void Every_item_and_overall_number_is_systemds(string text)
    {
        SystemdVersion version = SystemdVersion.Parse(text);
        var rater = new UnitFileRater(FileTree.Machine, [], ExposureRules.Create(version, NativeSystemCalls.FromTable(version, System.Runtime.InteropServices.Architecture.X64), ExposureScoring.Offline));
        var differences = new List<string>();
        int units = 0, items = 0, refused = 0;
        foreach (OfflineEntry entry in OfflineEntry.Read(text))
        {
            units++;
            refused += entry.Loads ? 0 : 1;
            items += entry.Items.Count;
            differences.AddRange(Compare(entry, rater));
        }

        output.WriteLine($"systemd {text}: {units} units, {refused} of them refused, {items} items compared, {differences.Count} differences");
        if (Repository.OutsideCorpus is null)
            output.WriteLine("PSSYSTEMDHARDEN_CORPUS names no folder: only the fixtures were compared.");
        Assert.True(differences.Count == 0, string.Join('\n', differences.Take(40)));
        Assert.True(units >= 180, $"only {units} units were found");
    }

    private static IEnumerable<string> Compare(OfflineEntry entry, UnitFileRater rater)
    {
        UnitExposure actual;
        try
        {
            actual = rater.RateFile(entry.Path);
        }
        catch (UnitLoadException e)
        {
            if (entry.Loads)
                return [$"{entry.Unit}: {e.Message}, systemd loads it"];
            return e.Path is null ? [$"{entry.Unit}: the error names no file: {e.Message}"] : [];
        }

        if (!entry.Loads)
            return [$"{entry.Unit}: loads, and systemd says {entry.Messages}"];
        Dictionary<string, uint?> badnesses = actual.Findings.ToDictionary(finding => finding.Id, finding => finding.Badness);
        IEnumerable<string> items =
            from id in entry.Items.Keys.Union(badnesses.Keys)
            let expected = entry.Items.TryGetValue(id, out uint? e) ? (e?.ToString(CultureInfo.InvariantCulture) ?? "n/a") : "no such item"
            let found = badnesses.TryGetValue(id, out uint? f) ? (f?.ToString(CultureInfo.InvariantCulture) ?? "n/a") : "no such item"
            where expected != found
            select $"{entry.Unit}: {id} is {found}, systemd says {expected}";
        string overall = actual.Exposure.ToString("0.0", CultureInfo.InvariantCulture);
        return (overall, actual.Rating.ToString().ToUpperInvariant()) == (entry.Overall, entry.Predicate)
            ? items
            : items.Append($"{entry.Unit}: {overall} {actual.Rating}, systemd says {entry.Overall} {entry.Predicate}");
    }
}
