using System.Management.Automation;

using PSSystemdHarden.Testing;
using PSSystemdHarden.Tests.Engine;

using Xunit;

namespace PSSystemdHarden.Tests.Commands;

/// <summary>Get-SandboxDirective as far as it needs no systemd.</summary>
public sealed class GetSandboxDirectiveTests : IDisposable
{
    private readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Theory]
    [InlineData("Get-SandboxDirective PrivateP* -SystemdVersion 252", "PrivatePIDs Ignored systemd 252 passes over it: it came with 257")]
    [InlineData("Get-SandboxDirective privatepids -SystemdVersion 257", "PrivatePIDs Supported systemd 257 has it; the host was not looked at")]
    [InlineData("Get-SandboxDirective PrivateP* -SystemdVersion 252 -Supported", "")]
    [InlineData("'ProtectHome', 'NoSuch*' | Get-SandboxDirective -SystemdVersion 262.1", "ProtectHome Supported systemd 262.1 has it; the host was not looked at")]
    [InlineData("[pscustomobject]@{ Name = 'UMask' } | Get-SandboxDirective -SystemdVersion 250", "UMask Supported systemd 250 has it; the host was not looked at")]
    public void A_version_judges_anywhere(string script, string expected)
    {
        PSObject[] found = [.. _shell.Run(script).Output];
        Assert.Equal(expected, string.Join('|', found.Select(o => $"{o} {o.Properties["Support"].Value} {o.Properties["Reason"].Value}")));
    }

    [Fact]
    public void All_are_shown_by_area_and_an_area_alone()
    {
        object[] areas = [.. _shell.Run("Get-SandboxDirective -SystemdVersion 262 -Supported").Values<object>("Area")];
        Assert.Equal(202, areas.Length);
        Assert.Equal(areas.Order(), areas);
        Assert.Equal(["Devices", "SystemCalls"], _shell.Run("Get-SandboxDirective -Area SystemCalls, Devices -SystemdVersion 262").Values<object>("Area").Select(area => $"{area}").Distinct());
    }

    [Theory]
    [InlineData("ProtectSytem", "Did you mean ProtectSystem?")]
    [InlineData("ExecStart", "List them with: Get-SandboxDirective")]
    public void A_name_that_there_is_not_is_one_error(string name, string advice)
    {
        ShellResult result = _shell.Run("param($name) Get-SandboxDirective UMask, $name -SystemdVersion 257", name);
        Assert.Single(result.Output);
        ErrorRecord error = Assert.Single(result.Errors);
        Assert.Equal("DirectiveNotFound,PSSystemdHarden.Commands.GetSandboxDirectiveCommand", error.FullyQualifiedErrorId);
        Assert.Equal(advice, error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void The_view_groups_by_area_and_marks_support()
    {
        string text = Live.ChildShell.Run("Get-SandboxDirective PrivatePIDs, PrivateUsers -SystemdVersion 252").Output;
        Assert.Contains("Area: Kernel", text, StringComparison.Ordinal);
        Assert.Matches("PrivatePIDs +✗ ignored +257 Runs ", text);
        Assert.Matches("PrivateUsers +✓ +232 ", text);
    }

    [Fact]
    public void Without_a_systemd_the_catalogue_is_shown_and_nothing_promised()
    {
        Assert.SkipWhen(LiveMachine.IsBooted, "PID 1 is systemd");
        PSObject directive = _shell.Run("Get-SandboxDirective MemoryMax").Output.Single();
        Assert.Equal("Unknown", directive.Properties["Support"].Value.ToString());
        Assert.Contains("no systemd", (string)directive.Properties["Reason"].Value, StringComparison.Ordinal);

        ErrorRecord error = Assert.Single(_shell.Run("Get-SandboxDirective -Supported").Errors);
        Assert.Equal("SystemdNotRunning,PSSystemdHarden.Commands.GetSandboxDirectiveCommand", error.FullyQualifiedErrorId);
    }

    [Fact]
    public void Completion_needs_no_systemd()
    {
        Assert.SkipWhen(LiveMachine.IsBooted, "PID 1 is systemd");
        Assert.Equal("PrivatePIDs", _shell.Run("(TabExpansion2 'Get-SandboxDirective privatep' 29).CompletionMatches.CompletionText").Output.Single().BaseObject);
    }
}
