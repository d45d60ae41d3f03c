using System.Globalization;

using PSSystemdHarden.Linux;
using PSSystemdHarden.Testing;

using Xunit;

namespace PSSystemdHarden.Core.Tests.Linux;

/// <summary>Exit statuses and signals in words.</summary>
public class ExitStatusTests
{
    [Theory]
    [InlineData(226, "226/NAMESPACE: the mounts can't be set up")]
    [InlineData(231, "231/APPARMOR: AppArmorProfile=")]
    [InlineData(77, "exit status 77 (NOPERM)")]
    [InlineData(1, "exit status 1 (FAILURE)")]
    [InlineData(42, "exit status 42")]
    public void A_status_has_its_name_and_meaning(int status, string text) => Assert.StartsWith(text, ExitStatuses.Describe(status), StringComparison.Ordinal);

    [Theory]
    [InlineData(31, "SIGSYS: the kernel sends it")]
    [InlineData(15, "SIGTERM")]
    [InlineData(36, "SIGRTMIN+2")]
    [InlineData(32, "signal 32")]
    public void A_signal_has_its_name(int signal, string text) => Assert.StartsWith(text, ExitStatuses.DescribeSignal(signal), StringComparison.Ordinal);

    [LiveFact]
    public void Every_status_that_systemd_names_has_that_name()
    {
        // NAME STATUS CLASS; later versions have statuses of their own that older ones lack.
        string[] lines = LiveMachine.Run("systemd-analyze", "exit-status", "--no-pager").Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];
        Assert.True(lines.Length > 50);
        foreach (string[] row in lines.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            int status = int.Parse(row[1], CultureInfo.InvariantCulture);
            Assert.Equal(row[0], ExitStatuses.Find(status)?.Name);

            // EXCEPTION is what systemd makes of statuses that are no numbers.
            Assert.Equal(row[2] == "systemd" && row[0] != "EXCEPTION", ExitStatuses.Find(status)!.Meaning is not null);
        }
    }
}
