using System.Management.Automation;

using PSSystemdHarden.Testing;
using PSSystemdHarden.Tests.Engine;

using Xunit;

namespace PSSystemdHarden.Tests.Commands;

/// <summary>Get-UnitExposure and Get-Unit over files: nothing here needs a systemd.</summary>
public sealed class UnitFileExposureTests : IDisposable
{
    private static readonly string s_units = Path.Combine(Repository.Fixtures, "corpus", "units");

    private readonly string _folder = Directory.CreateTempSubdirectory("units-").FullName;
    private readonly Shell _shell = new();

    [Fact]
    public void A_file_a_folder_a_wildcard_and_the_pipeline_give_the_same()
    {
        string web = Write("web.service", "[Service]\nExecStart=/bin/true\nPrivateTmp=yes\n");
        Write("sub/db.service", "[Service]\nExecStart=/bin/true\n");
        Assert.Equal(["web.service"], Names("param($p) Get-UnitExposure -Path $p", web));
        Assert.Equal(["web.service", "db.service"], Names("param($p) Get-UnitExposure -Path $p", _folder));
        Assert.Equal(["web.service"], Names("param($p) Get-UnitExposure -Path $p/*.service", _folder));
        Assert.Equal(["web.service"], Names("param($p) [IO.FileInfo]::new($p) | Get-UnitExposure", web));
        Assert.Equal(["web.service", "db.service"], Names("param($p) [IO.DirectoryInfo]::new($p) | Get-UnitExposure", _folder));
        Assert.Empty(_shell.Run("param($p) Get-UnitExposure -Path $p/*.none", _folder).Errors);
    }

    [Fact]
    public void Escapes_in_names_of_folders_are_found_as_well()
    {
        string unit = Write("sub\\x2dfolder/check@dev-disk\\x2da.service", "[Service]\nExecStart=/bin/true\n");
        Assert.Equal(["check@dev-disk\\x2da.service"], Names("param($p) Get-UnitExposure -Path $p", unit));
        string below = Write("plain", string.Empty) + "/x.service";
        Assert.StartsWith($"There is no file or folder '{below}'", Assert.Single(_shell.Run("param($p) Get-UnitExposure -Path $p", below).Errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_to_nothing_is_no_matter_of_permissions()
    {
        File.CreateSymbolicLink(Path.Combine(_folder, "web.service"), "/nonexistent/web.service");
        ErrorRecord error = Assert.Single(_shell.Run("param($p) Get-UnitExposure -Path $p/*.service", _folder).Errors);
        Assert.Equal(("UnitFileUnreadable", ErrorCategory.ReadError), (error.FullyQualifiedErrorId.Split(',')[0], error.CategoryInfo.Category));
        Assert.Contains("link", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_systemd_has_escaped_is_found_by_every_way()
    {
        string folder = Path.GetDirectoryName(Write("check@dev-disk\\x2da.service", "[Service]\nExecStart=/bin/true\n"))!;
        foreach (string script in new[]
        {
            "-Path $p/check@dev-disk\\x2da.service", "-LiteralPath $p/check@dev-disk\\x2da.service", "-Path $p/*.service", "-Path $p/check@*", "-Path $p",
        })
        {
            Assert.Equal(["check@dev-disk\\x2da.service"], Names($"param($p) Get-UnitExposure {script}", folder));
        }

        string missing = Assert.Single(_shell.Run("param($p) Get-UnitExposure -Path $p/none\\x2da.service", folder).Errors).ToString();
        Assert.StartsWith($"There is no file or folder '{folder}/none", missing, StringComparison.Ordinal);
    }

    [Fact]
    public void The_object_says_which_rules_were_applied()
    {
        string web = Write("web.service", "[Service]\nExecStart=/bin/true\n");
        PSObject offline = _shell.Run("param($p) Get-UnitExposure -Path $p -SystemdVersion 257.13", web).Output[0];
        PSObject live = _shell.Run("param($p) Get-UnitExposure -Path $p -SystemdVersion 257.13 -Scoring Live", web).Output[0];
        Assert.Equal(("257.13", "Offline", "Files", web, 9.4), (Text(offline, "SystemdVersion"), Text(offline, "Scoring"), Text(offline, "Source"), Text(offline, "Path"), (double)offline.Properties["Exposure"].Value));
        Assert.Equal(("Live", 9.6), (Text(live, "Scoring"), (double)live.Properties["Exposure"].Value));
    }

    [Fact]
    public void A_version_is_taken_as_text_and_a_release_alone_is_its_last()
    {
        string web = Write("web.service", "[Service]\nExecStart=/bin/true\n");
        int Items(string version) => (int)_shell.Run($"param($p) (Get-UnitExposure -Path $p -SystemdVersion {version}).Findings.Count", web).Output[0].BaseObject;
        Assert.Equal((80, 81, 81), (Items("252.10"), Items("252"), Items("252.20")));
        Assert.Equal("ParameterArgumentTransformationError,PSSystemdHarden.Commands.GetUnitExposureCommand", _shell.Run("param($p) Get-UnitExposure -Path $p -SystemdVersion 246", web).Errors.Single().FullyQualifiedErrorId);
    }

    [Fact]
    public void Findings_name_the_line_that_decided()
    {
        string web = Write("web.service", "[Service]\nExecStart=/bin/true\nDynamicUser=yes\nPrivateTmp=no\nUMask=0022\n");
        string dropIn = Write("web.service.d/10.conf", "[Service]\nCapabilityBoundingSet=\nUMask=0077\n");
        string SourceOf(string id) => $"{_shell.Run($"param($p) (Get-UnitExposure -Path $p -SystemdVersion 257).Findings | Where-Object Id -eq {id} | ForEach-Object Source", web).Output.SingleOrDefault()}";
        Assert.Equal("web.service:3", SourceOf("UserOrDynamicUser"));
        Assert.Equal("web.service:3 (DynamicUser=)", SourceOf("PrivateTmp"));
        Assert.Equal("10.conf:2", SourceOf("CapabilityBoundingSet_CAP_KILL"));
        Assert.Equal("10.conf:3", SourceOf("UMask"));
        Assert.Equal(string.Empty, SourceOf("PrivateNetwork"));
        Assert.Equal([dropIn], (IEnumerable<string>)_shell.Run("param($p) , (Get-UnitExposure -Path $p).DropInPaths", web).Output[0].BaseObject);
    }

    [Theory]
    [InlineData("/nowhere.service", "UnitFileNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("NOTE", "UnitNotService", ErrorCategory.InvalidType)]
    [InlineData("empty.service", "UnitMasked", ErrorCategory.InvalidOperation)]
    [InlineData("bad.service", "UnitNotLoaded", ErrorCategory.InvalidData)]
    public void What_can_not_be_rated_is_one_error_and_the_others_are_rated(string name, string id, ErrorCategory category)
    {
        Write("NOTE", "x");
        Write("empty.service", string.Empty);
        Write("bad.service", "[Service]\nExecStart=/bin/true\nUser=a/b\n");
        string good = Write("good.service", "[Service]\nExecStart=/bin/true\n");
        ShellResult result = _shell.Run("param($bad, $good) Get-UnitExposure -Path $bad, $good", Path.Combine(_folder, name), good);
        ErrorRecord error = Assert.Single(result.Errors);
        Assert.Equal((id + ",PSSystemdHarden.Commands.GetUnitExposureCommand", category), (error.FullyQualifiedErrorId, error.CategoryInfo.Category));
        Assert.Equal(["good.service"], result.Values<string>("Name"));
        if (name == "bad.service")
            Assert.Contains("bad.service:3: User=", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_in_the_place_of_a_name_is_told_where_it_belongs()
    {
        string web = Write("web.service", "[Service]\nExecStart=/bin/true\n");
        string NextStep(string script) => Assert.Single(_shell.Run($"param($p) {script}", web).Errors, error => error.FullyQualifiedErrorId.StartsWith("UnitNotService,", StringComparison.Ordinal)).ErrorDetails.RecommendedAction;
        Assert.All(["Get-UnitExposure $p", "$p | Test-UnitExposure -MaximumExposure 5", "Get-UnitSandbox $p"], script => Assert.EndsWith($"-Path {web}", NextStep(script), StringComparison.Ordinal));
        Assert.DoesNotContain("-Path", NextStep("Test-UnitSandbox $p"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_root_is_listed_and_rated_by_its_own_systemd()
    {
        Write("root/usr/lib/systemd/system/web.service", "[Unit]\nDescription=Web of %p\n[Service]\nExecStart=/bin/true\n");
        Write("root/etc/systemd/system/web.service.d/x.conf", "[Service]\nPrivateNetwork=yes\n");
        Write("root/usr/lib/systemd/system/bad.service", "[Service]\nUser=a/b\n");
        Write("root/usr/lib/systemd/libsystemd-shared-254.so", string.Empty);
        File.CreateSymbolicLink(Path.Combine(_folder, "root/etc/systemd/system/off.service"), "/dev/null");
        File.CreateSymbolicLink(Path.Combine(_folder, "root/etc/systemd/system/alias.service"), "/usr/lib/systemd/system/web.service");
        string root = Path.Combine(_folder, "root");

        ShellResult listed = _shell.Run("param($root) Get-Unit -Root $root", root);
        Assert.Equal(["bad.service BadSetting", "off.service Masked", "web.service Loaded"], listed.Output.Select(o => $"{Text(o, "Name")} {Text(o, "LoadState")}"));
        Assert.Equal("Web of web", Text(listed.Output[2], "Description"));

        PSObject web = Assert.Single(_shell.Run("param($root) Get-UnitExposure -Root $root alias", root).Output);
        Assert.Equal(("web.service", "254"), (Text(web, "Name"), Text(web, "SystemdVersion")));
        Assert.Equal([9.0], _shell.Run("param($root) Get-Unit -Root $root web | Get-UnitExposure", root).Values<double>("Exposure"));
        Assert.Equal("UnitNotLoaded,PSSystemdHarden.Commands.GetUnitExposureCommand", _shell.Run("param($root) Get-UnitExposure -Root $root *", root).Errors.Single().FullyQualifiedErrorId);
        Assert.Equal("RootNotFound,PSSystemdHarden.Commands.GetUnitCommand", _shell.Run("Get-Unit -Root /nowhere").Errors.Single().FullyQualifiedErrorId);
    }

    [Fact]
    public void Names_of_a_root_and_versions_are_completed()
    {
        Write("root/usr/lib/systemd/system/web.service", "[Service]\nExecStart=/bin/true\n");
        Write("root/usr/lib/systemd/system/web.socket", "[Socket]\nListenStream=80\n");
        string root = Path.Combine(_folder, "root");
        string[] Completions(string line) =>
            [.. _shell.Run("param($line) (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText", line).Output.Select(o => o.ToString())];
        Assert.Equal(["web.service", "web.socket"], Completions($"Get-Unit -Root {root} w"));
        Assert.Equal(["web.service"], Completions($"Get-UnitExposure -Root {root} -Name w"));
        Assert.Equal(["259", "258", "257", "256", "255", "254", "253", "252", "251", "250"], Completions("Test-UnitFile -SystemdVersion 25"));
        Assert.Empty(_shell.Run("$line = 'Get-Unit -Root /nowhere -Name w'; (TabExpansion2 $line $line.Length).CompletionMatches").Errors);
    }

    [Fact]
    public void Get_Unit_rates_by_its_policy_and_passes_it_on()
    {
        Write("root/usr/lib/systemd/system/web.service", "[Service]\nExecStart=/bin/true\n");
        string policy = Write("p.json", """{ "PrivateNetwork": { "weight": 90000 } }""");
        const string Both = "param($root, $policy) $unit = Get-Unit -Root $root -SystemdVersion 257 -Policy $policy; $unit.Exposure; ($unit | Get-UnitExposure).Exposure";
        Assert.Equal([9.8, 9.8], _shell.Run(Both, Path.Combine(_folder, "root"), policy).Output.Select(o => (double)o.BaseObject));
    }

    [Fact]
    public void The_corpus_in_one_call_is_rated_and_its_broken_units_are_errors()
    {
        ShellResult result = _shell.Run("param($p) Get-UnitExposure -Path $p -SystemdVersion 262", s_units);
        Assert.Equal((172, 8), (result.Output.Count, result.Errors.Count));
        Assert.All(result.Errors, error => Assert.Equal("UnitNotLoaded,PSSystemdHarden.Commands.GetUnitExposureCommand", error.FullyQualifiedErrorId));
    }

    [Fact]
    public void A_policy_and_a_waiver_change_the_number()
    {
        string web = Write("web.service", "[Service]\nExecStart=/bin/true\n");
        string policy = Write("p.json", """{ "UserOrDynamicUser": { "weight": 0 }, "UMask": { "weight": 5000, "range": 10 }, "PrivateNetwork": { "weight": 1 }, "waivers": [ { "unit": "web", "finding": "KeyringMode", "reason": "binds port 80", "expires": "2001-01-01" } ] }""");
        ShellResult result = _shell.Run("param($p, $policy) Get-UnitExposure -Path $p -SystemdVersion 257 -Policy $policy -WarningVariable w -WarningAction SilentlyContinue; \"$w\"", web, policy);
        Assert.Equal(9.0, (double)result.Output[0].Properties["Exposure"].Value);
        Assert.Contains("expired on 2001-01-01", $"{result.Output[1]}", StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _shell.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Text(PSObject o, string property) => o.Properties[property].Value?.ToString() ?? string.Empty;

    private IEnumerable<string> Names(string script, string argument)
    {
        ShellResult result = _shell.Run(script, argument);
        Assert.Empty(result.Errors);
        return result.Values<string>("Name");
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
