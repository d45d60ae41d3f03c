using System.Management.Automation;

using PSSystemdHarden.Tests.Engine;

using Xunit;

namespace PSSystemdHarden.Tests.Commands;

public sealed class TestUnitExposureTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gate-").FullName;
    private readonly Shell _shell = new();

    public TestUnitExposureTests()
    {
        Write("bare.service", "[Service]\nExecStart=/bin/true\n");
        Write("better.service", "[Service]\nExecStart=/bin/true\nPrivateNetwork=yes\nDynamicUser=yes\n");
    }

    [Fact]
    public void A_maximum_tells_which_units_pass_and_why_the_others_do_not()
    {
        ShellResult result = _shell.Run("param($p) Test-UnitExposure -Path $p -MaximumExposure 9 -SystemdVersion 257", _folder);
        Assert.Equal(["bare.service False AboveMaximum", "better.service True "], result.Output.Select(o => $"{o.Properties["Name"].Value} {o.Properties["Passed"].Value} {o.Properties["Failure"].Value}"));
        Assert.StartsWith("Exposure 9.4 is above 9.0. Dearest: PrivateNetwork=,", $"{result.Output[0].Properties["Message"].Value}", StringComparison.Ordinal);
    }

    [Fact]
    public void Quiet_gives_one_boolean_and_a_mistake_is_never_true()
    {
        Assert.Equal([false], Quiet("-MaximumExposure 9"));
        Assert.Equal([true], Quiet("-MaximumExposure 9.4"));
        Write("broken.service", "[Service]\n");
        ShellResult result = _shell.Run("param($p) Test-UnitExposure -Path $p -MaximumExposure 10 -Quiet", _folder);
        Assert.Equal([false], result.Output.Select(o => (bool)o.BaseObject));
        Assert.Equal("UnitNotLoaded,PSSystemdHarden.Commands.TestUnitExposureCommand", result.Errors.Single().FullyQualifiedErrorId);
        Assert.False((bool)_shell.Run("Test-UnitExposure -Path /nowhere -MaximumExposure 10 -Quiet").Output.Single().BaseObject);
    }

    [Fact]
    public void A_baseline_is_a_ratchet()
    {
        string baseline = Path.Combine(_folder, "baseline.json");
        const string Run = "param($p, $b) Test-UnitExposure -Path $p -SystemdVersion 257 -MaximumExposure 9 -Baseline $b";
        Assert.Equal("BaselineNotFound,PSSystemdHarden.Commands.TestUnitExposureCommand", _shell.Run(Run, _folder, baseline).Errors.Single().FullyQualifiedErrorId);

        _shell.Run("param($p, $b) Test-UnitExposure -Path $p -SystemdVersion 257 -Baseline $b -UpdateBaseline -WhatIf", _folder, baseline);
        Assert.False(File.Exists(baseline));
        _shell.Run("param($p, $b) Test-UnitExposure -Path $p -SystemdVersion 257 -Baseline $b -UpdateBaseline", _folder, baseline);
        Assert.Contains("\"bare.service\": 9.4", File.ReadAllText(baseline), StringComparison.Ordinal);
        Assert.Equal([baseline], Directory.GetFiles(_folder, "baseline*"));

        // What is recorded passes above the maximum; a new unit does not; one that got worse does not, below the maximum.
        Write("new.service", "[Service]\nExecStart=/bin/true\n");
        Write("better.service", "[Service]\nExecStart=/bin/true\nPrivateNetwork=yes\nUser=web\n");
        Assert.Equal(["", "WorseThanBaseline", "AboveMaximum"], _shell.Run(Run, _folder, baseline).Output.Select(o => $"{o.Properties["Failure"].Value}"));

        // An update records what became better, and leaves what failed as it was.
        string before = File.ReadAllText(baseline);
        Write("bare.service", "[Service]\nExecStart=/bin/true\nPrivateNetwork=yes\n");
        _shell.Run(Run + " -UpdateBaseline", _folder, baseline);
        string after = File.ReadAllText(baseline);
        Assert.Contains("\"bare.service\": 9.0", after.Replace("9\n", "9.0\n", StringComparison.Ordinal).Replace("9,", "9.0,", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("new.service", after, StringComparison.Ordinal);
        Assert.Equal(Line(before, "better"), Line(after, "better"));
    }

    [Theory]
    [InlineData("[]", 1)]
    [InlineData("{\n \"units\": { \"a.service\": 11 } }", 2)]
    [InlineData("{\n\n \"units\": { \"a.service\": \"5\" } }", 3)]
    [InlineData("{ \"units\": { \"a.service\": 1,\n \"a.service\": 2 } }", 2)]
    [InlineData("{ \"unit\": {} }", 1)]
    [InlineData("{ \"units\": {}", 1)]
    [InlineData("{}", 1)]
    [InlineData("\n\nnonsense", 3)]
    public void A_file_that_is_no_baseline_is_an_error_with_its_line_and_stays(string text, int line)
    {
        string baseline = Write("b.json", text);
        ErrorRecord error = _shell.Run("param($p, $b) Test-UnitExposure -Path $p -Baseline $b -UpdateBaseline", _folder, baseline).Errors.Single();
        Assert.Equal("BaselineInvalid,PSSystemdHarden.Commands.TestUnitExposureCommand", error.FullyQualifiedErrorId);
        Assert.StartsWith($"{baseline}:{line}: ", error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(baseline));
    }

    [Fact]
    public void A_gate_that_saw_no_service_does_not_pass()
    {
        string empty = Directory.CreateTempSubdirectory("units-").FullName;
        ShellResult run = _shell.Run("param($p) Test-UnitExposure -Path $p -MaximumExposure 5 -Quiet", empty);
        Directory.Delete(empty);
        Assert.Equal(false, run.Output[0].BaseObject);
        Assert.Equal("NothingTested", Assert.Single(run.Errors).FullyQualifiedErrorId.Split(',')[0]);
        Assert.Empty(_shell.Run("@() | Test-UnitExposure -MaximumExposure 5").Errors);
    }

    [Fact]
    public void Limits_must_be_given()
    {
        Assert.Equal("LimitMissing,PSSystemdHarden.Commands.TestUnitExposureCommand", _shell.Run("param($p) Test-UnitExposure -Path $p", _folder).Errors.Single().FullyQualifiedErrorId);
        Assert.Equal("BaselineMissing,PSSystemdHarden.Commands.TestUnitExposureCommand", _shell.Run("param($p) Test-UnitExposure -Path $p -MaximumExposure 5 -UpdateBaseline", _folder).Errors.Single().FullyQualifiedErrorId);
        Assert.Equal("BaselineMissing,PSSystemdHarden.Commands.TestUnitExposureCommand", _shell.Run("param($p) Test-UnitExposure -Path $p -UpdateBaseline", _folder).Errors.Single().FullyQualifiedErrorId);
    }

    public void Dispose()
    {
        _shell.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Line(string text, string part) => text.Split('\n').Single(line => line.Contains(part, StringComparison.Ordinal)).Trim(' ', ',');

    private IEnumerable<bool> Quiet(string limit) =>
        _shell.Run($"param($p) Test-UnitExposure -Path $p -SystemdVersion 257 -Quiet {limit}", _folder).Output.Select(o => (bool)o.BaseObject);

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
