using System.Diagnostics;
using System.Management.Automation;

using PSSystemdHarden.Testing;
using PSSystemdHarden.Tests.Engine;

using Xunit;

namespace PSSystemdHarden.Tests.Live;

/// <summary>What may go wrong between a user and PID 1: the right answer, or one clear error.</summary>
public class TroubleTests(ITestOutputHelper output)
{
    [ThrowawayFact]
    public void A_reexecution_of_systemd_in_the_middle_changes_no_answer()
    {
        using LoadedUnits many = LoadedUnits.Many(600);
        using var shell = new Shell();

        // One unit into the pipeline, systemd starts over; the rest is read from its successor.
        const string Reexecuted = """
            $first = $true
            Get-Unit -Type Service | ForEach-Object {
                $null = $_.Exposure
                if ($first) { $first = $false; systemctl daemon-reexec }
                $_
            }
            """;
        string[] Rated(string script)
        {
            ShellResult result = shell.Run(script);
            Assert.Empty(result.Errors);
            return Exposures(result);
        }

        var (before, after) = LiveMachine.Look(() => Rated("Get-Unit -Type Service"), () => Rated(Reexecuted));
        Assert.Equal(before, after);
    }

    [ThrowawayFact]
    public void Without_a_bus_root_is_answered_over_the_private_socket()
    {
        const string Counts = "$a = @(Get-UnitExposure).Count; systemctl daemon-reexec; $b = @(Get-UnitExposure).Count; \"$a $b\"";
        using var shell = new Shell();

        // Services come and go by themselves, such as those of a user who has just left.
        LiveMachine.WaitUntil(() =>
        {
            int count = Exposures(shell.Run("Get-UnitExposure")).Length;

            // systemd closes its private socket when it starts over: the module connects anew.
            string counts = ChildShell.Run(Counts, "DBUS_SYSTEM_BUS_ADDRESS=unix:path=/nonexistent").Output.Trim();
            output.WriteLine($"over the bus {count}, over the private socket {counts}");
            return count > 0 && counts == $"{count} {count}";
        });
    }

    [ThrowawayFact]
    public void An_ordinary_user_gets_the_same_answers()
    {
        const string Exposures = "Get-UnitExposure | ForEach-Object { \"$_\" }";
        var (root, nobody) = LiveMachine.Look(() => ChildShell.Run(Exposures).Lines, () => ChildShell.RunAs("nobody", Exposures).Lines);
        Assert.NotEmpty(root);
        Assert.Equal(root, nobody);
    }

    [ThrowawayFact]
    public void An_ordinary_user_without_a_bus_is_told_so()
    {
        ChildShell.Result result = ChildShell.RunAs("nobody", ChildShell.Catching("Get-Unit"), "DBUS_SYSTEM_BUS_ADDRESS=unix:path=/nonexistent");
        Assert.Equal("BusUnavailable,PSSystemdHarden.Commands.GetUnitCommand ConnectionError", result.Output.Trim());
    }

    [ThrowawayFact]
    public void A_bus_that_forbids_the_call_is_a_lack_of_permission()
    {
        using var forbidden = new BusPolicy();
        ChildShell.Result result = ChildShell.RunAs("nobody", ChildShell.Catching("Get-Unit"));
        Assert.Equal("AccessDenied,PSSystemdHarden.Commands.GetUnitCommand PermissionDenied", result.Output.Trim());
    }

    [ThrowawayFact]
    public async Task What_fails_under_a_pipeline_that_hides_it_is_still_reported()
    {
        // Where-Object Exposure swallows what the property throws; without a word that would look like "nothing is exposed".
        string folder = Directory.CreateTempSubdirectory().FullName, listed = Path.Combine(folder, "listed"), forbidden = Path.Combine(folder, "forbidden");
        LiveMachine.Run("chmod", "777", folder);
        try
        {
            Task<ChildShell.Result> child = Task.Run(() => ChildShell.RunAs("nobody", ChildShell.Catching($$"""
                Get-Unit -Type Service | ForEach-Object {
                    if (-not [IO.File]::Exists('{{forbidden}}')) {
                        [IO.File]::WriteAllText('{{listed}}', 'listed')
                        while (-not [IO.File]::Exists('{{forbidden}}')) { [Threading.Thread]::Sleep(20) }
                    }
                    $_
                } | Where-Object Exposure -gt 0
                """)));
            while (!child.IsCompleted && !File.Exists(listed))
                await Task.Delay(20);
            using var policy = new BusPolicy();
            File.WriteAllText(forbidden, string.Empty);
            Assert.Equal("AccessDenied,PSSystemdHarden.Commands.GetUnitCommand PermissionDenied", (await child).Output.Trim());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [ThrowawayFact]
    public void A_missing_client_library_is_named()
    {
        string library = LiveMachine.Run("sh", "-c", "ldconfig -p | sed -n 's/.*libsystemd.so.0 .*=> //p' | head -n 1").Trim();
        ChildShell.Result result = ChildShell.RunBehind(
            ["unshare", "--mount", "sh", "-c", $"mount --bind /dev/null {library} && exec \"$@\"", "sh"], ChildShell.Catching("Get-Unit"));
        Assert.Equal("LibSystemdMissing,PSSystemdHarden.Commands.GetUnitCommand NotInstalled", result.Output.Trim());
    }

    [ThrowawayFact]
    public void A_unit_that_goes_away_in_between_has_no_exposure()
    {
        using var shell = new Shell();
        using (LoadedUnits.One("leaving.service", "ExecStart=/bin/true"))
            shell.Run("$global:unit = Get-Unit leaving");
        ShellResult result = shell.Run("$unit.Exposure; $unit.Rating; $unit.MainPid; $unit | Get-UnitExposure");
        Assert.Empty(result.Errors);
        Assert.All(result.Output, Assert.Null);

        ShellResult gone = shell.Run("Get-Unit leaving; Get-UnitExposure leaving");
        Assert.Empty(gone.Output);
        Assert.Equal(["UnitNotFound,PSSystemdHarden.Commands.GetUnitCommand", "UnitNotFound,PSSystemdHarden.Commands.GetUnitExposureCommand"], Ids(gone));
    }

    [ThrowawayFact]
    public void Masked_broken_template_and_alias_are_what_they_are()
    {
        using var units = new LoadedUnits(new Dictionary<string, byte[]>
        {
            ["broken.service"] = "[Service]\nPrivateTmp=yes\n"u8.ToArray(),
            ["hidden.service"] = [],
            ["sort@.service"] = "[Service]\nExecStart=/bin/true\nDynamicUser=yes\n"u8.ToArray(),
            ["real.service"] = "[Service]\nExecStart=/bin/true\nPrivateNetwork=yes\n"u8.ToArray(),
        });
        string alias = Path.Combine(LiveMachine.RuntimeUnits, "nickname.service");
        File.CreateSymbolicLink(alias, "real.service");
        try
        {
            LiveMachine.Run("systemctl", "daemon-reload");
            using var shell = new Shell();

            Assert.Equal("BadSetting", One(shell, "Get-Unit broken", "LoadState"));
            Assert.Equal("Masked", One(shell, "Get-Unit hidden", "LoadState"));
            Assert.Null(shell.Run("(Get-Unit broken).Exposure").Output.Single());
            ShellResult refused = shell.Run("Get-UnitExposure broken, hidden");
            Assert.Equal(["UnitNotLoaded,PSSystemdHarden.Commands.GetUnitExposureCommand", "UnitMasked,PSSystemdHarden.Commands.GetUnitExposureCommand"], Ids(refused));

            Assert.Equal("Stub", One(shell, "Get-Unit sort@", "LoadState"));
            Assert.Equal(TestInstance("sort"), One(shell, "Get-UnitExposure sort@", "Name"));
            Assert.Equal("real.service", One(shell, "Get-Unit nickname", "Name"));
            Assert.Equal("real.service", One(shell, "Get-UnitExposure nickname", "Name"));
        }
        finally
        {
            File.Delete(alias);
        }
    }

    [ThrowawayFact]
    public void Five_thousand_units_are_listed_and_rated()
    {
        using LoadedUnits many = LoadedUnits.Many(5000);
        using var shell = new Shell();
        var watch = Stopwatch.StartNew();
        ShellResult result = shell.Run("Get-Unit many-* | Where-Object Exposure -gt 0");
        Assert.Empty(result.Errors);
        Assert.Equal(5000, result.Output.Count);
        Assert.InRange(result.Values<double>("Exposure").Distinct().Count(), 3, 4);
        Assert.All(result.Values<string>("Description"), text => Assert.Contains("ünïcode", text, StringComparison.Ordinal));
        output.WriteLine($"5,000 services rated in {watch.ElapsedMilliseconds} ms");
    }

    [ThrowawayFact]
    public void Ctrl_C_in_the_middle_ends_the_command_and_leaves_the_session_usable()
    {
        using LoadedUnits many = LoadedUnits.Many(2000);
        using var shell = new Shell();
        foreach (string script in new[] { "Get-UnitExposure", "Get-Unit | Where-Object Exposure -gt 0", "Get-Unit -Installed | ForEach-Object UnitFileState" })
        {
            using PowerShell running = shell.Create(script);
            IAsyncResult result = running.BeginInvoke();
            Thread.Sleep(100);
            Assert.False(result.IsCompleted, $"{script} was over before it could be stopped");
            var watch = Stopwatch.StartNew();
            running.Stop();
            Assert.InRange(watch.ElapsedMilliseconds, 0, 5000);
            Assert.Equal(PSInvocationState.Stopped, running.InvocationStateInfo.State);
        }

        Assert.Equal("dbus.service", One(shell, "Get-UnitExposure dbus", "Name"));
    }

    [LiveFact]
    public void A_wrong_name_is_one_error_and_the_rest_goes_on()
    {
        using var shell = new Shell();
        ShellResult result = shell.Run("'nope', 'dbus', 'a b', 'dbus.socket' | Get-Unit; Get-UnitExposure nope, dbus.socket, dbus");
        Assert.Equal(["dbus.service", "dbus.socket", "dbus.service"], result.Values<string>("Name"));
        Assert.Equal(
            [
                "UnitNotFound,PSSystemdHarden.Commands.GetUnitCommand", "UnitNameInvalid,PSSystemdHarden.Commands.GetUnitCommand",
                "UnitNotFound,PSSystemdHarden.Commands.GetUnitExposureCommand", "UnitNotService,PSSystemdHarden.Commands.GetUnitExposureCommand",
            ],
            Ids(result));
        Assert.Equal(
            [ErrorCategory.ObjectNotFound, ErrorCategory.InvalidArgument, ErrorCategory.ObjectNotFound, ErrorCategory.InvalidType],
            result.Errors.Select(e => e.CategoryInfo.Category));
        Assert.Equal("nope.service", result.Errors[0].TargetObject);
        Assert.All(result.Errors, e => Assert.NotEmpty(e.ErrorDetails.RecommendedAction));
    }

    private static string[] Exposures(ShellResult result) => [.. result.Output.Select(o => $"{o.Properties["Name"].Value} {o.Properties["Exposure"].Value}")];

    private static string[] Ids(ShellResult result) => [.. result.Errors.Select(e => e.FullyQualifiedErrorId)];

    private static string? One(Shell shell, string script, string property)
    {
        ShellResult result = shell.Run(script);
        Assert.Empty(result.Errors);
        return Assert.Single(result.Output).Properties[property].Value?.ToString();
    }

    // The name that systemd-analyze itself gives it.
    private static string TestInstance(string template) =>
        LiveMachine.Run("systemd-analyze", "security", "--no-pager", $"{template}@.service")
            .Split('\n').Single(line => line.Contains("Overall exposure level", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries).Single(word => word.StartsWith($"{template}@", StringComparison.Ordinal)).TrimEnd(':');
}
