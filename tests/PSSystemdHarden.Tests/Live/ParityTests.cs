using System.Globalization;
using System.Management.Automation;

using PSSystemdHarden.Testing;
using PSSystemdHarden.Tests.Engine;

using Xunit;

namespace PSSystemdHarden.Tests.Live;

/// <summary>Get-UnitExposure and Get-Unit against the real systemd-analyze of the same machine, in the same run.</summary>
public class ParityTests(ITestOutputHelper output)
{
    [LiveFact]
    public void Without_a_name_it_lists_what_systemd_analyze_lists()
    {
        using var shell = new Shell();
        var (expected, actual) = LiveMachine.Look(
            () => SystemdAnalyze.Overview().OrderBy(row => row.Unit, StringComparer.Ordinal),
            () => shell.Run("Get-UnitExposure").Output.Select(o => (Text(o, "Name"), Number(o), Text(o, "Rating").ToUpperInvariant())));

        Assert.NotEmpty(expected);
        Assert.Equal(expected, actual);
        output.WriteLine($"{expected.Length} services, as many and as rated as in systemd-analyze's overview");
    }

    [LiveFact]
    public void This_machines_services_are_rated_to_the_digit() => Compare(LoadedServices());

    [ThrowawayFact]
    public void The_corpus_loaded_into_PID_1_is_rated_to_the_digit()
    {
        foreach (IReadOnlyDictionary<string, byte[]> portion in LoadedUnits.CorpusPortions())
        {
            using var units = new LoadedUnits(portion);
            string[] loaded = LoadedServices();
            Assert.True(loaded.Intersect(units.Names).Any(), "none of the corpus's units was loaded");
            Compare(loaded);
            CompareFiles(units.Names.Intersect(loaded));
        }
    }

    [ThrowawayFact]
    public void The_policy_that_systemd_analyze_finds_by_itself_counts_here_too()
    {
        const string Found = "/etc/systemd/systemd-analyze-security.policy";
        string[] services = LoadedServices();
        double[] Rated(Shell shell, string script) => [.. shell.Run("param($names) " + script, (object)services).Output.Select(o => (double)o.BaseObject)];
        using var shell = new Shell();
        double[] before = Rated(shell, "$names | Get-UnitExposure | & { process { $_.Exposure } }");
        File.WriteAllText(Found, """{ "PrivateNetwork": { "weight": 0 }, "UMask": { "weight": 9000 } }""");
        try
        {
            Compare(services);
            double[] after = Rated(shell, "$names | Get-UnitExposure | & { process { $_.Exposure } }");
            Assert.NotEqual(before, after);
            Assert.Equal(after, Rated(shell, "$names | Get-Unit | & { process { $_.Exposure } }"));

            // It counts for files, too, and what is given takes its place.
            string file = Text(shell.Run("param($name) Get-Unit $name", services[0]).Output[0], "FragmentPath");
            Assert.Equal(SystemdAnalyze.Offline(file)!.Overall, Number(shell.Run("param($file) Get-UnitExposure -LiteralPath $file", file).Output[0]));
            string empty = Path.GetTempFileName();
            File.WriteAllText(empty, "{}");
            Assert.Equal(before, shell.Run("param($names, $policy) ($names | Get-UnitExposure -Policy $policy).Exposure", services, empty).Output.Select(o => (double)o.BaseObject));
            File.Delete(empty);

            File.WriteAllText(Found, "{ broken");
            Assert.StartsWith("ExposurePolicyInvalid", Assert.Single(shell.Run("Get-UnitExposure dbus").Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(Found);
        }
    }

    /// <summary>Files scored as the running manager would are rated as the manager's own answers are.</summary>
    private void CompareFiles(IEnumerable<string> services)
    {
        using var shell = new Shell();
        var differences = new List<string>();
        int compared = 0;
        foreach (PSObject live in shell.Run("param($names) $names | Get-Unit", (object)services.ToArray()).Output)
        {
            string path = Text(live, "FragmentPath");
            if (Text(live, "Name") != Path.GetFileName(path))
                continue;
            PSObject rated = shell.Run("param($unit) $unit | Get-UnitExposure", live).Output[0];
            ShellResult files = shell.Run("param($path) Get-UnitExposure -LiteralPath $path -Scoring Live", path);
            compared++;
            if (files.Output.Count != 1 || Badnesses(files.Output[0]) != Badnesses(rated))
                differences.Add($"{path}: {(files.Output.Count == 1 ? Badnesses(files.Output[0]) : files.Errors[0])}, live {Badnesses(rated)}");
        }

        output.WriteLine($"{compared} units from their files with -Scoring Live, {differences.Count} differences");
        Assert.True(compared > 100, $"only {compared} units were compared");
        Assert.True(differences.Count == 0, string.Join('\n', differences.Take(10)));
    }

    private static string Badnesses(PSObject exposure) =>
        Number(exposure) + " " + string.Join(' ', LanguagePrimitives.GetEnumerable(exposure.Properties["Findings"].Value).Cast<object>()
            .Select(PSObject.AsPSObject).Select(finding => $"{Text(finding, "Id")}={Text(finding, "Badness")}").Order(StringComparer.Ordinal));

    private static string[] LoadedServices() =>
    [
        .. LiveMachine.Run("systemctl", "list-units", "--all", "--type=service", "--plain", "--no-legend", "--no-pager")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(columns => columns[1] == "loaded" && columns[2] != "deactivating")
            .Select(columns => columns[0]),
    ];

    private void Compare(string[] services)
    {
        using var shell = new Shell();
        Dictionary<string, SystemdAnalyze.Verdict> expected = SystemdAnalyze.Details(services);
        ShellResult result = shell.Run("param($names) $names | Get-UnitExposure", (object)services);
        Assert.Empty(result.Errors);

        var differences = new List<string>();
        var listed = shell.Run("Get-Unit -Type Service").Output.ToDictionary(o => Text(o, "Name"), o => o.Properties["Exposure"].Value as double?);
        string[] gone = [.. services.Except(LoadedServices())];
        int items = 0;
        foreach (PSObject unit in result.Output)
        {
            string name = Text(unit, "Name");
            SystemdAnalyze.Verdict verdict = expected[name];
            if ((Number(unit), Text(unit, "Rating").ToUpperInvariant()) != (verdict.Overall, verdict.Predicate))
                differences.Add($"{name}: {Number(unit)} {Text(unit, "Rating")}, systemd says {verdict.Overall} {verdict.Predicate}");
            if (!gone.Contains(name) && listed.GetValueOrDefault(name)?.ToString("0.0", CultureInfo.InvariantCulture) != verdict.Overall)
                differences.Add($"{name}: Get-Unit says {listed.GetValueOrDefault(name)}, systemd {verdict.Overall}");

            var findings = LanguagePrimitives.GetEnumerable(unit.Properties["Findings"].Value).Cast<object>().Select(PSObject.AsPSObject).ToList();
            items += findings.Count;
            if (findings.Count != verdict.Items.Count)
                differences.Add($"{name}: {findings.Count} items, systemd has {verdict.Items.Count}");
            foreach (PSObject finding in findings)
            {
                string id = Text(finding, "Id");
                var actual = new SystemdAnalyze.Item(
                    (bool?)finding.Properties["Set"].Value, (finding.Properties["Exposure"].Value as double?)?.ToString("0.0", CultureInfo.InvariantCulture));
                if (!verdict.Items.TryGetValue(id, out SystemdAnalyze.Item item) || item != actual)
                    differences.Add($"{name}: {id} is {actual}, systemd says {item}");
            }
        }

        output.WriteLine($"{LiveMachine.Run("systemctl", "--version").Split('\n')[0]}: {result.Output.Count} units, {items} items compared, {differences.Count} differences");
        Assert.Equal(services.Order(StringComparer.Ordinal), result.Output.Select(o => Text(o, "Name")).Order(StringComparer.Ordinal));
        Assert.True(differences.Count == 0, string.Join('\n', differences.Take(40)));
    }

    private static string Text(PSObject o, string property) => o.Properties[property].Value?.ToString() ?? string.Empty;

    private static string Number(PSObject o) => ((double)o.Properties["Exposure"].Value).ToString("0.0", CultureInfo.InvariantCulture);
}
