using System.Globalization;
using System.Management.Automation;

using PSSystemdHarden.Tests.Engine;

using Xunit;

namespace PSSystemdHarden.Tests.Commands;

/// <summary>What was told of files, piped to another cmdlet: it reads those files again, and nothing else of that name.</summary>
public sealed class PipelineOfFilesTests : IDisposable
{
    private const string Web = "pssh-files.service";

    /// <summary>Each with its file, and the version that it was read by; 0 for none.</summary>
    private static readonly (string Pipeline, bool OfRoot, int Version)[] s_sources =
    [
        ("Get-UnitExposure -Path $file -SystemdVersion 257", false, 257),
        ("Get-UnitExposure -LiteralPath $file -SystemdVersion 250 -Detailed", false, 250),
        ("Get-UnitSandbox -Path $file -SystemdVersion 257 -All", false, 257),
        ("Test-UnitExposure -Path $file -SystemdVersion 257 -MaximumExposure 5", false, 257),
        ("Get-Unit -Root $root -SystemdVersion 257", true, 257),
        ("Get-UnitExposure -Root $root -SystemdVersion 250 -Detailed", true, 250),
        ("Get-UnitSandbox -Root $root -SystemdVersion 257 -All", true, 257),
        ("Test-UnitExposure -Root $root -SystemdVersion 257 -MaximumExposure 5", true, 257),
        ("Test-UnitFile $file", false, 0),
        ("Test-UnitFile \"$file.d/10-more.conf\"", false, 0),
        ("[IO.FileInfo]::new($file)", false, 0),
        ("[pscustomobject]@{ PSPath = $file }", false, 0),
    ];

    /// <summary>Each with what tells of one of its objects which file it is of, and by which version it was read.</summary>
    private static readonly (string Pipeline, string File, string Version)[] s_sinks =
    [
        ("Get-UnitExposure", "$_.Path", "$_.SystemdVersion"),
        ("Get-UnitExposure -SystemdVersion 255", "$_.Path", "$_.SystemdVersion"),
        ("Test-UnitExposure -MaximumExposure 0.1", "$_.Path", "$_.Assessment.SystemdVersion"),
        ("Get-UnitSandbox -Directive ProtectHome", "$_.Source.Path", "$null"),
        ("Get-UnitSandbox -Directive ProtectHome -SystemdVersion 255", "$_.Source.Path", "$null"),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("pipeline-").FullName;
    private readonly string _file, _fileOfRoot, _root;
    private readonly Shell _shell = new();

    public PipelineOfFilesTests()
    {
        _root = Path.Combine(_folder, "image");
        _file = Write($"units/{Web}", "[Service]\nExecStart=/bin/true\nProtectHome=yes\nProtectSystm=yes\n");
        Write($"units/{Web}.d/10-more.conf", "[Service]\nNoSuchThing=yes\n");
        _fileOfRoot = Write($"image/etc/systemd/system/{Web}", "[Service]\nExecStart=/bin/true\nProtectHome=tmpfs\n");
        Write("image/etc/systemd/system/pssh-files.socket", "[Socket]\nListenStream=/run/x\n");
    }

    [Fact]
    public void What_was_told_of_a_file_is_looked_up_in_that_file()
    {
        int installed = int.Parse(Text(Run("Get-UnitExposure -Path $file"), "SystemdVersion").Split('.')[0], CultureInfo.InvariantCulture);
        foreach ((string source, bool ofRoot, int version) in s_sources)
        {
            PSObject[] told = [.. Run(source).Output];
            foreach ((string sink, string file, string versionOf) in s_sinks)
            {
                string pipeline = $"{source} | {sink}";
                ShellResult result = Run($"$told | {sink} | ForEach-Object {{ [pscustomobject]@{{ File = {file}; Version = {versionOf} }} }}", told);
                Assert.True(result.Errors.Count == 0, $"{pipeline}: {string.Join(' ', result.Errors)}");
                Assert.True(result.Output.Count == 1, $"{pipeline}: {result.Output.Count} objects");
                Assert.True(ofRoot ? _fileOfRoot == Text(result, "File") : _file == Text(result, "File"), $"{pipeline}: {Text(result, "File")}");
                if (Text(result, "Version") is { Length: > 0 } found)
                    Assert.Equal($"{pipeline}: {(sink.Contains("255", StringComparison.Ordinal) ? 255 : version > 0 ? version : installed)}", $"{pipeline}: {found.Split('.')[0]}");
            }
        }
    }

    [Fact]
    public void A_linter_reads_the_same_file_and_its_drop_ins()
    {
        string expected = string.Join('\n', Run("Test-UnitFile $file").Output);
        Assert.Contains("NoSuchThing", expected, StringComparison.Ordinal);
        foreach ((string source, _, _) in s_sources.Where(source => !source.OfRoot && !source.Pipeline.Contains(".conf", StringComparison.Ordinal)))
            Assert.Equal($"{source}\n{expected}", $"{source}\n{string.Join('\n', Run($"{source} | Test-UnitFile").Output)}");
        foreach ((string source, _, _) in s_sources.Where(source => source.OfRoot))
            Assert.Empty(Run($"{source} | Test-UnitFile").Errors);
    }

    [Fact]
    public void It_is_read_as_it_is_by_now()
    {
        ShellResult result = Run("$found = Get-UnitExposure -Path $file; [IO.File]::WriteAllText(\"$file.d/20.conf\", \"[Service]`nProtectHome=read-only`n\"); $found | Get-UnitSandbox -Directive ProtectHome");
        Assert.Equal("ProtectHome=read-only", Assert.Single(result.Output).ToString());
    }

    [Fact]
    public void A_policy_and_a_scoring_go_along_until_others_are_given()
    {
        string policy = Write("policy.json", "{ \"UMask\": { \"weight\": 100000 } }");
        string[] expected = [.. Run($"Get-UnitExposure -Path $file -SystemdVersion 257 -Scoring Live -Policy {policy}; Get-UnitExposure -Path $file -SystemdVersion 257 -Policy {policy}").Output.Select(o => o.ToString())];
        Assert.Equal(expected[0], Run($"Get-UnitExposure -Path $file -SystemdVersion 257 -Scoring Live -Policy {policy} | Get-UnitExposure").Output.Single().ToString());
        Assert.Equal(expected[1], Run($"Get-UnitExposure -Path $file -SystemdVersion 257 -Policy {policy} | Get-UnitExposure").Output.Single().ToString());
        Assert.Equal(expected[1], Run($"Get-UnitExposure -Path $file -SystemdVersion 257 | Get-UnitExposure -Policy {policy}").Output.Single().ToString());
        Assert.NotEqual(expected[1], Run("Get-UnitExposure -Path $file -SystemdVersion 257").Output.Single().ToString());
    }

    [Fact]
    public void A_root_that_is_given_counts_and_of_the_unit_its_name_alone()
    {
        foreach ((string source, _, _) in s_sources.Where(source => !source.Pipeline.StartsWith("[pscustom", StringComparison.Ordinal)))
        {
            Assert.Equal($"{source} {_fileOfRoot}", $"{source} {Text(Run($"{source} | Where-Object {{ \"$_\" -notlike '*.socket' }} | Get-UnitExposure -Root $root"), "Path")}");
            Assert.Equal($"{source} {_fileOfRoot}", $"{source} {Text(Run($"{source} | Where-Object {{ \"$_\" -notlike '*.socket' }} | Get-Unit -Root $root"), "FragmentPath")}");
        }
    }

    [Fact]
    public void Directives_are_those_of_findings_and_settings()
    {
        string Directives(string source) => string.Join(' ', Run($"{source} | Get-SandboxDirective -SystemdVersion 262").Output.Select(o => o.Properties["Name"].Value));
        Assert.Equal("ProtectHome", Directives("Get-UnitSandbox -Path $file"));
        Assert.Equal("ProtectHome", Directives("Get-UnitExposure -Path $file -Detailed | Where-Object Id -eq ProtectHome"));
        Assert.Equal("User DynamicUser", Directives("Get-UnitExposure -Path $file -Detailed | Where-Object Id -eq UserOrDynamicUser"));
        Assert.Equal("CapabilityBoundingSet", Directives("Get-UnitExposure -Path $file -Detailed | Where-Object Name -like CapabilityBoundingSet*"));

        // Of a finding there are directives that sandboxes do not have.
        ShellResult all = Run("Get-UnitExposure -Path $file -Detailed | Get-SandboxDirective -SystemdVersion 262");
        Assert.Empty(all.Errors);
        Assert.Equal(all.Output.Count, all.Output.Select(o => o.Properties["Name"].Value).Distinct().Count());
    }

    [Fact]
    public void What_is_of_no_service_is_left_out_or_one_error()
    {
        Assert.Equal(Web, Text(Run("Get-Unit -Root $root | Get-UnitExposure"), "Name"));
        string dropIn = Write("alone/web.service.d/10.conf", "[Service]\nNoSuchThing=yes\n");
        Assert.Equal("UnitNotService,PSSystemdHarden.Commands.GetUnitExposureCommand", Assert.Single(Run($"Test-UnitFile {dropIn} | Get-UnitExposure").Errors).FullyQualifiedErrorId);
        Assert.Equal("DirectiveNotFound,PSSystemdHarden.Commands.GetSandboxDirectiveCommand", Assert.Single(Run("Get-UnitExposure -Path $file | Get-SandboxDirective").Errors).FullyQualifiedErrorId);
        foreach (string sink in new[] { "Get-ProcessSandbox", "Get-SandboxProfile", "ConvertTo-UnitDropIn -Property @{ PrivateTmp = $true }" })
            Assert.Single(Run($"Get-UnitExposure -Path $file | {sink}").Errors);
    }

    public void Dispose()
    {
        _shell.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private ShellResult Run(string pipeline, PSObject[]? told = null) => _shell.Run($"param($file, $root, $told) {pipeline}", _file, _root, told);

    private static string Text(ShellResult result, string property) => $"{Assert.Single(result.Output).Properties[property].Value}";

    private string Write(string name, string content)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }
}
