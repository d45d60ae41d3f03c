using System.Text;

using PSSystemdHarden.Testing;

using Xunit;

namespace PSSystemdHarden.Tests.Live;

/// <summary>What a user sees on a terminal: the tables that PowerShell makes of objects by itself.</summary>
public class ViewTests
{
    private const string LongName = "a-service-whose-name-is-longer-than-a-whole-line-of-a-terminal-as-no-law-forbids-it.service";
    private const string Web = "pssh-view.service";

    /// <summary>A pipeline, and the columns that must be there however long a name is.</summary>
    private static readonly (string Pipeline, string Columns)[] s_tables =
    [
        ($"Get-Unit {Web}, {LongName}, systemd-user-sessions", "Name State Exposure Rating Description"),
        ($"Get-Unit -Root / -Name {Web}, {LongName}", "Name LoadState Exposure Rating Description"),
        ($"Get-UnitExposure {Web}, {LongName}", "Name Exposure Rating Dearest findings"),
        ($"Get-UnitExposure {Web} -Detailed", "Set Name Exposure Gain Description"),
        ($"Get-UnitExposure -Path /run/systemd/system/{Web} -Detailed", "Set Name Exposure Gain Source"),
        ($"Test-UnitExposure {Web}, {LongName} -MaximumExposure 5", "Passed Name Exposure Limit Message"),
        ($"Get-UnitSandbox {Web}", "Directive Source Pending Value"),
        ($"Set-UnitSandbox {Web}, {LongName} -PrivateMounts -RestrictRealtime -WhatIf -PassThru", "Unit Before After Rating Restarted Changes"),
        ("Get-SandboxDirective", "Name Support Since Summary"),
        ("Get-SandboxProfile", "Name Systemd Settings Description"),
        ("(Get-SandboxProfile Isolated).Settings", "Directive Value Reason"),
        ($"Test-UnitSandbox {Web}, {LongName}, systemd-user-sessions", "Holds Unit Enforced Not Pending Unknown Worst"),
        ($"Test-UnitSandbox {Web} -Detailed", "Verdict Directive Expected Found"),
        ("Get-ProcessSandbox 1", "Id Name User NoNewPrivs Filters Capabilities Own namespaces"),
        ("(Get-ProcessSandbox 1).Mounts", "MountPoint Type ReadOnly Options"),
        ("(Get-ProcessSandbox 1).Limits", "Name Soft Hard"),
        ($"Get-UnitDenial {Web}", "Certainty Setting Denied Error Loosening"),
        ($"Test-UnitFile /run/systemd/system/{Web}", "Line Severity Id Message"),
    ];

    [ThrowawayTheory]
    [InlineData(80, "a-service-who…ids-it.service ")]
    [InlineData(160, LongName + " ")]
    public void Every_column_is_there_and_whole(int columns, string shownName)
    {
        using var units = Units();
        LiveMachine.TryRun("systemctl", "restart", Web);
        string script = string.Join("; ", s_tables.Select((table, number) => $"'== {number}' | Out-Host; {table.Pipeline} | Out-Host"));
        string[] lines = ChildShell.RunOnTerminal(columns, script, "TERM=xterm-256color", "NO_COLOR=1").Output.Split('\n').Select(line => line.TrimEnd()).ToArray();

        Assert.StartsWith(shownName, lines.First(line => line.StartsWith("a-service-", StringComparison.Ordinal)), StringComparison.Ordinal);

        for (int number = 0; number < s_tables.Length; number++)
        {
            string[] table = [.. lines.SkipWhile(line => line != $"== {number}").Skip(1).TakeWhile(line => !line.StartsWith("== ", StringComparison.Ordinal)).Where(line => line.Length > 0)];
            int rule = Array.FindIndex(table, line => line.StartsWith("--", StringComparison.Ordinal) || line.StartsWith(" -", StringComparison.Ordinal));
            Assert.True(rule > 0 && rule + 1 < table.Length, $"{s_tables[number].Pipeline}: no table, but\n{string.Join('\n', table)}");
            Assert.All(table[rule..], line => Assert.InRange(line.Length, 1, columns));
            Assert.Equal(s_tables[number].Columns, string.Join(' ', table[rule - 1].Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        }
    }

    /// <summary>A service that has some of everything: settings that hold, one that denies it something, and one that systemd does not know.</summary>
    private static LoadedUnits Units() => new(new Dictionary<string, byte[]>
    {
        [LongName] = Encoding.UTF8.GetBytes("[Service]\nExecStart=/bin/true\n"),
        [Web] = Encoding.UTF8.GetBytes(
            "[Unit]\nDescription=A service with a description that is about as long as descriptions are\n"
            + "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=-/bin/touch /var/lib/systemd/pssh-view-state\n"
            + "ProtectSystem=strict\nSystemCallFilter=@system-service\nMemoryMax=200M\nProtectSystm=yes\n"),
    });
}
