using System.Globalization;

using PSSystemdHarden.Exposure;
using PSSystemdHarden.Testing;
using PSSystemdHarden.Units;

using Xunit;

namespace PSSystemdHarden.Core.Tests.Exposure;

public class CorpusTests(ITestOutputHelper output)
{
    /// <summary>The engine against what five real systemd versions printed, from the properties that their PID 1 gave.</summary>
    [Theory]
    [InlineData("247.3")]
    [InlineData("252.39")]
    [InlineData("254.26")]
    [InlineData("257.13")]
    [InlineData("262.1")]
    public void Every_item_and_overall_number_is_systemds(string version)
    {
        var differences = new List<string>();
        int units = 0, items = 0;
        foreach (CorpusEntry entry in CorpusEntry.Read(version))
        {
            NativeSystemCalls native = NativeSystemCalls.FromTable(ExposureTables.Embedded.SystemCalls, entry.Architecture, entry.Libseccomp);
            ExposureRules rules = ExposureRules.Create(entry.Version, native, ExposureScoring.Live);
            ServiceSettings settings = entry.ReadSettings();
            ImpliedSettings.Add(settings);
            UnitExposure actual = ExposureAssessment.Assess(rules, entry.Id, settings);

            units++;
            items += entry.Items.Count;
            string overall = actual.Exposure.ToString("0.0", CultureInfo.InvariantCulture);
            if ((overall, actual.Rating.ToString().ToUpperInvariant()) != (entry.Overall, entry.Predicate))
                differences.Add($"{entry.Unit}: {overall} {actual.Rating}, systemd says {entry.Overall} {entry.Predicate}");
            if (actual.Exposure != ExposureAssessment.Tenths(ExposureAssessment.Score(rules, entry.Id, settings)))
                differences.Add($"{entry.Unit}: score and assessment differ");

            Dictionary<string, uint?> badnesses = actual.Findings.ToDictionary(finding => finding.Id, finding => finding.Badness);
            differences.AddRange(
                from id in entry.Items.Keys.Union(badnesses.Keys)
                let expected = entry.Items.TryGetValue(id, out uint? e) ? (e?.ToString(CultureInfo.InvariantCulture) ?? "n/a") : "no such item"
                let found = badnesses.TryGetValue(id, out uint? f) ? (f?.ToString(CultureInfo.InvariantCulture) ?? "n/a") : "no such item"
                where expected != found
                select $"{entry.Unit}: {id} is {found}, systemd says {expected}");
        }

        output.WriteLine($"systemd {version}: {units} units, {items} items compared, {differences.Count} differences");
        if (Repository.OutsideCorpus is null)
            output.WriteLine("PSSYSTEMDHARDEN_CORPUS names no folder: only the fixtures were compared.");
        Assert.True(differences.Count == 0, string.Join('\n', differences.Take(40)));
        Assert.True(units >= 160, $"only {units} units were found");
    }
}
