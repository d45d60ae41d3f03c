using System.Text.Json;

using PSSystemdHarden.Testing;
using PSSystemdHarden.Tests.Engine;

using Xunit;

namespace PSSystemdHarden.Tests.Live;

/// <summary>Get-Unit against systemctl on the same machine.</summary>
public class GetUnitTests
{
    [LiveFact]
    public void It_lists_the_units_and_states_of_systemctl()
    {
        using var shell = new Shell();
        var (expected, actual) = LiveMachine.Look(
            () => JsonDocument.Parse(LiveMachine.Run("systemctl", "list-units", "--all", "--output=json")).RootElement.EnumerateArray()
                .Select(row => (row.GetProperty("unit").GetString(), row.GetProperty("description").GetString(), row.GetProperty("sub").GetString()))
                .OrderBy(row => row.Item1, StringComparer.Ordinal),
            () => shell.Run("Get-Unit").Output
                .Select(o => ((string?)o.Properties["Name"].Value, (string?)o.Properties["Description"].Value, (string?)o.Properties["SubState"].Value)));
        Assert.NotEmpty(expected);
        Assert.Equal(expected, actual);
    }

    [LiveTheory]
    [InlineData("Get-Unit DBUS", "")]
    [InlineData("Get-Unit dbus", "dbus.service")]
    [InlineData("Get-Unit dbus.socket", "dbus.socket")]
    [InlineData("Get-Unit /", "-.mount")]
    [InlineData("Get-Unit DBUS.s*", "dbus.service dbus.socket")]
    [InlineData("Get-Unit *-journald -Type Service", "systemd-journald.service")]
    [InlineData("Get-Unit dbus.* -Type Socket", "dbus.socket")]
    [InlineData("Get-Unit dbus.* -Type Socket, Service -State running", "dbus.service dbus.socket")]
    [InlineData("Get-Unit dbus, dbus.socket -State active", "dbus.service dbus.socket")]
    [InlineData("Get-Unit dbus -State failed", "")]
    [InlineData("Get-Unit no-such-thing*", "")]
    [InlineData("'dbus', 'dbus.socket' | Get-Unit", "dbus.service dbus.socket")]
    [InlineData("[pscustomobject]@{ Name = 'dbus' } | Get-Unit", "dbus.service")]
    [InlineData("Get-Unit dbus | Get-Unit", "dbus.service")]
    [InlineData("@() | Get-Unit", "")]
    [InlineData("Get-Unit SYSTEMD-halt -Installed", "")]
    [InlineData("Get-Unit SYSTEMD-hal* -Installed", "systemd-halt.service")]
    [InlineData("Get-Unit -Type Service | Get-UnitExposure | Where-Object Name -eq dbus.service", "dbus.service")]
    [InlineData("Get-UnitExposure dbu*", "dbus.service")]
    [InlineData("Get-UnitExposure dbus -Detailed | Where-Object Id -eq PrivateNetwork | ForEach-Object { @{ Name = $_.Unit } }", "dbus.service")]
    public void Names_wildcards_filters_and_pipelines_choose(string script, string expected)
    {
        using var shell = new Shell();
        IEnumerable<string> names = shell.Run($"{script} | ForEach-Object Name").Output.Select(o => o.ToString());
        Assert.Equal(expected, string.Join(' ', names.Where(name => !name.StartsWith("dbus-org", StringComparison.Ordinal))));
    }

    [LiveFact]
    public void What_is_read_later_is_what_systemctl_shows()
    {
        using var shell = new Shell();
        foreach (string name in new[] { "dbus.service", "systemd-logind.service", "dbus.socket", "-.mount", "basic.target" })
        {
            var unit = shell.Run("param($name) Get-Unit $name", name).Output.Single();
            string Shown(string property) => LiveMachine.Run("systemctl", "show", "--value", $"--property={property}", "--", name).Trim();

            Assert.Equal(Shown("FragmentPath"), unit.Properties["FragmentPath"].Value ?? string.Empty);
            Assert.Equal(Shown("DropInPaths"), string.Join(' ', (IEnumerable<string>)unit.Properties["DropInPaths"].Value));
            Assert.Equal(Shown("UnitFileState"), unit.Properties["UnitFileState"].Value?.ToString()!.ToLowerInvariant() ?? string.Empty);
            Assert.Equal(Shown("MainPID"), name.EndsWith(".service", StringComparison.Ordinal) ? $"{unit.Properties["MainPid"].Value}" : string.Empty);
            Assert.Equal(name.EndsWith(".service", StringComparison.Ordinal), unit.Properties["Exposure"].Value is double);
        }
    }

    [LiveFact]
    public void Installed_adds_every_unit_file_that_is_not_loaded()
    {
        using var shell = new Shell();
        HashSet<string> all = [.. shell.Run("Get-Unit -Installed").Values<string>("Name")];
        string[] files = [.. JsonDocument.Parse(LiveMachine.Run("systemctl", "list-unit-files", "--output=json")).RootElement.EnumerateArray()
            .Select(row => row.GetProperty("unit_file").GetString()!)];
        Assert.Empty(files.Except(all));
        Assert.Equal(all.Count, shell.Run("(Get-Unit -Installed).Count").Output.Single().BaseObject);

        var halt = shell.Run("Get-Unit systemd-hal* -Installed").Output.Single();
        Assert.Equal("Static", halt.Properties["UnitFileState"].Value.ToString());
        Assert.IsType<double>(halt.Properties["Exposure"].Value);
    }

    [LiveFact]
    public void Names_are_completed_at_once()
    {
        using var shell = new Shell();
        // Completion waits 150 ms at the most; a first connection may take longer on a busy machine.
        shell.Run("Get-Unit dbus");
        string[] Completions(string line) =>
            [.. shell.Run("param($line) (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText", line).Output.Select(o => o.ToString())];
        Assert.Contains("dbus.socket", Completions("Get-Unit dbus"));
        Assert.Equal(["dbus.service"], Completions("Get-UnitExposure dbus.s"));
        Assert.Contains("not-found", Completions("Get-Unit -State n"));
        Assert.Contains("Service", Completions("Get-Unit -Type S"));
        Assert.Equal(["system.slice"], Completions("Invoke-SandboxedCommand -Slice system."));
    }

    [ThrowawayFact]
    public void No_completion_fails_for_an_ordinary_user()
    {
        ChildShell.Result result = ChildShell.RunAs("nobody", $"& '{Repository.Root}/tests/Completion/Complete-Everything.ps1' -CommandName Get-*, Confirm-* | ForEach-Object {{ \"$($_.Line)|$($_.Problem)\" }}");
        Assert.Equal(["|"], result.Lines);
    }

    [ThrowawayFact]
    public void Redirected_output_is_plain_text()
    {
        ChildShell.Result result = ChildShell.Run("Get-Unit dbus; Get-UnitExposure dbus -Detailed");
        Assert.Equal(0, result.Status);
        Assert.DoesNotContain('\e', result.Output);
        Assert.DoesNotContain(result.Output, char.IsSurrogate);
        Assert.Equal(["Name", "State", "Exposure", "Rating", "Description"], result.Lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("active (running)", result.Lines[2], StringComparison.Ordinal);
    }

    [ThrowawayFact]
    public void A_terminal_gets_colours_and_pictures_unless_it_is_asked_not_to()
    {
        string coloured = ChildShell.RunOnTerminal("Get-UnitExposure dbus", "TERM=xterm-256color").Output;
        Assert.Contains("\e[1m\e[31m", coloured, StringComparison.Ordinal);
        Assert.Contains("😨", coloured, StringComparison.Ordinal);
    }

    [ThrowawayTheory]
    [InlineData("Get-UnitExposure dbus", "NO_COLOR=1")]
    [InlineData("Get-UnitExposure dbus", "TERM=dumb")]
    [InlineData("$PSStyle.OutputRendering = 'PlainText'; Get-UnitExposure dbus", "LANG=C.UTF-8")]
    public void A_terminal_gets_plain_text_where_that_is_wanted(string script, string environment)
    {
        string plain = ChildShell.RunOnTerminal(script, "TERM=xterm-256color", environment).Output;
        Assert.Contains("Unsafe", plain, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[31m", plain, StringComparison.Ordinal);
        Assert.DoesNotContain("😨", plain, StringComparison.Ordinal);
    }
}
