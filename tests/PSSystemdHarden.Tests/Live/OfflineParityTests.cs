using System.Globalization;
using System.Management.Automation;

using PSSystemdHarden.Testing;
using PSSystemdHarden.Tests.Engine;

using Xunit;

namespace PSSystemdHarden.Tests.Live;

/// <summary>Get-UnitExposure -Path against the real `systemd-analyze security --offline=true` of the same machine, file by file.</summary>
public class OfflineParityTests(ITestOutputHelper output)
{
    [LiveFact]
    public void Installed_services_and_the_corpus_are_rated_to_the_digit()
    {
        string[] files = [.. Installed(), .. Corpus()];
        using var shell = new Shell();
        var differences = new List<string>();
        int refused = 0, items = 0;
        foreach (string file in files)
        {
            ShellResult actual = shell.Run("param($file) Get-UnitExposure -LiteralPath $file", file);
            SystemdAnalyze.Verdict? expected = SystemdAnalyze.Offline(file);
            refused += expected is null ? 1 : 0;
            if ((expected is null) != (actual.Output.Count == 0))
                differences.Add($"{file}: {(expected is null ? "systemd refuses it" : $"refused: {(actual.Errors.Count > 0 ? actual.Errors[0] : null)}")}");
            else if (expected is not null)
                items += Compare(file, expected, actual.Output[0], differences);
        }

        output.WriteLine($"{LiveMachine.Run("systemctl", "--version").Split('\n')[0]}: {files.Length} files, {refused} of them refused, {items} items compared, {differences.Count} differences");
        Assert.True(files.Length > 180, $"only {files.Length} files were found");
        Assert.True(differences.Count == 0, string.Join('\n', differences.Take(40)));
    }

    private static int Compare(string file, SystemdAnalyze.Verdict expected, PSObject actual, List<string> differences)
    {
        (string, string) number = (Number(actual.Properties["Exposure"].Value)!, $"{actual.Properties["Rating"].Value}".ToUpperInvariant());
        if (number != (expected.Overall, expected.Predicate))
            differences.Add($"{file}: {number}, systemd says {expected.Overall} {expected.Predicate}");
        var findings = LanguagePrimitives.GetEnumerable(actual.Properties["Findings"].Value).Cast<object>().Select(PSObject.AsPSObject).ToList();
        foreach (PSObject finding in findings)
        {
            string id = $"{finding.Properties["Id"].Value}";
            var item = new SystemdAnalyze.Item((bool?)finding.Properties["Set"].Value, Number(finding.Properties["Exposure"].Value));
            if (!expected.Items.TryGetValue(id, out SystemdAnalyze.Item wanted) || wanted != item)
                differences.Add($"{file}: {id} is {item}, systemd says {wanted}");
        }

        if (findings.Count != expected.Items.Count)
            differences.Add($"{file}: {findings.Count} items, systemd has {expected.Items.Count}");
        return findings.Count;
    }

    private static string? Number(object? value) => (value as double?)?.ToString("0.0", CultureInfo.InvariantCulture);

    private static IEnumerable<string> Installed() =>
        Directory.EnumerateFiles("/usr/lib/systemd/system", "*.service").Where(file => new FileInfo(file).LinkTarget is null).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Corpus()
    {
        string[] folders = Repository.OutsideCorpus is { } corpus ? [Path.Combine(corpus, "units")] : [Path.Combine(Repository.Fixtures, "corpus", "units")];
        return folders.SelectMany(folder => Directory.EnumerateFiles(folder, "*.service", SearchOption.AllDirectories)).Order(StringComparer.Ordinal);
    }
}
