using System.Management.Automation;

using PSSystemdHarden.Testing;
using PSSystemdHarden.Tests.Engine;

using Xunit;

namespace PSSystemdHarden.Tests.Commands;

/// <summary>What can be had where PID 1 is not systemd, as in a container.</summary>
public class NoSystemdTests
{
    [Theory]
    [InlineData("Get-Unit", "GetUnitCommand")]
    [InlineData("Get-Unit dbus", "GetUnitCommand")]
    [InlineData("'dbus', 'nginx' | Get-UnitExposure", "GetUnitExposureCommand")]
    public void The_command_ends_with_one_error_that_says_so(string script, string command)
    {
        Assert.SkipWhen(LiveMachine.IsBooted, "PID 1 is systemd");
        using var shell = new Shell();
        ErrorRecord error = Assert.Single(shell.Run(script).Errors);
        Assert.Equal($"SystemdNotRunning,PSSystemdHarden.Commands.{command}", error.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.ResourceUnavailable, error.CategoryInfo.Category);
        Assert.Contains("container", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void Completion_offers_nothing_and_fails_never()
    {
        Assert.SkipWhen(LiveMachine.IsBooted, "PID 1 is systemd");
        using var shell = new Shell();
        Assert.Equal(0, shell.Run("(TabExpansion2 'Get-Unit db' 11).CompletionMatches.Where({ $_.ResultType -eq 'ParameterValue' }).Count").Output.Single().BaseObject);
    }
}
