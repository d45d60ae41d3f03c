using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;

using PSSystemdHarden.Testing;
using PSSystemdHarden.Tests.Engine;

using Xunit;

namespace PSSystemdHarden.Tests.Live;

/// <summary>Faults made for real while a sandbox is changed: afterwards the old state is there or the new one, whole, and nothing else.</summary>
public class UnitChangeFaultTests(ITestOutputHelper output)
{
    private const string Units = "/etc/systemd/system";

    // What the sandbox takes from it, it needs to stay up.
    private const string CrashesWhenStrict = "ExecStart=/bin/sh -c 'if [ -w /var/lib ]; then exec sleep infinity; fi; sleep 2; exit 3'";
    private const string NeverReadyWhenStrict = "Type=notify\nNotifyAccess=all\nTimeoutStartSec=3\nExecStart=/bin/sh -c 'if [ -w /var/lib ]; then systemd-notify --ready; fi; sleep infinity'";

    [ThrowawayTheory]
    [InlineData(CrashesWhenStrict, "exit status 3")]
    [InlineData(NeverReadyWhenStrict, "not up in time")]
    public void A_service_that_does_not_stay_up_gets_its_old_drop_in_back(string settings, string why)
    {
        using var demo = new DemoService(settings);
        using var shell = new Shell();
        ErrorRecord error = Assert.Single(shell.Run("Set-UnitSandbox pssh-demo -ProtectSystem Strict -Restart -SettleSec 4 -WarningAction SilentlyContinue").Errors);
        Assert.Equal("UnitRestartFailed", Id(error));
        Assert.Contains(why, error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("pssh-demo.service", error.Exception.Message, StringComparison.Ordinal);
        AssertIsAsBefore();
    }

    [ThrowawayTheory]
    [InlineData("-Property @{ SystemCallFilter = '@obsolete' }", "SIGSYS")]
    [InlineData("-Property @{ ReadWritePaths = '/no/such/path' }", "226/NAMESPACE")]
    [InlineData("-User pssh-nobody-of-that-name", "217/USER")]
    [InlineData("-Property @{ InaccessiblePaths = '/bin/sleep' }", "203/EXEC")]
    public void The_error_says_what_systemd_could_not_do(string arguments, string why)
    {
        using var demo = new DemoService();
        using var shell = new Shell();
        ErrorRecord error = Assert.Single(shell.Run($"Set-UnitSandbox pssh-demo {arguments} -Restart -SettleSec 2 -WarningAction SilentlyContinue").Errors);
        Assert.Equal("UnitRestartFailed", Id(error));
        Assert.Contains(why, error.Exception.Message, StringComparison.Ordinal);
        AssertIsAsBefore();
    }

    [ThrowawayFact]
    public void The_error_names_the_setting_and_what_would_allow_it()
    {
        using var demo = new DemoService("ExecStart=/bin/sh -c 'mkdir -p /var/lib/pssh-demo && touch /var/lib/pssh-demo/state && exec sleep infinity'");
        using var shell = new Shell();
        ErrorRecord error = Assert.Single(shell.Run("Set-UnitSandbox pssh-demo -ProtectSystem Strict -Restart -SettleSec 2 -WarningAction SilentlyContinue").Errors);
        Assert.Contains("ProtectSystem= denied writing to /var/lib/pssh-demo/state", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("What would allow it: ReadWritePaths=/var/lib/pssh-demo", error.Exception.Message, StringComparison.Ordinal);
        AssertIsAsBefore();
        Directory.Delete("/var/lib/pssh-demo", recursive: true);
    }

    [ThrowawayFact]
    public void A_health_check_that_is_not_passed_takes_it_back()
    {
        using var demo = new DemoService();
        using var shell = new Shell();
        Assert.Equal("HealthCheckFailed", Id(Assert.Single(shell.Run("Set-UnitSandbox pssh-demo -PrivateTmp -Restart -SettleSec 0.1 -HealthCheck { param($unit) $unit -ne 'pssh-demo.service' }").Errors)));
        AssertIsAsBefore();
        Assert.Equal("HealthCheckFailed", Id(Assert.Single(shell.Run("Set-UnitSandbox pssh-demo -PrivateTmp -Restart -SettleSec 0.1 -HealthCheck { throw 'no answer' }").Errors)));
        AssertIsAsBefore();
        Assert.Empty(shell.Run("Set-UnitSandbox pssh-demo -PrivateTmp -Restart -SettleSec 0.1 -HealthCheck { $_ -eq 'pssh-demo.service' }").Errors);
        Assert.Equal("yes", DemoService.Show("PrivateTmp"));
    }

    /// <summary>In PowerShell an error may end the command that tells it (-ErrorAction Stop), and so may whoever gets its output.</summary>
    [ThrowawayTheory]
    [InlineData("-Restart -SettleSec 0.1 -HealthCheck { $false } -ErrorAction Stop", false)]
    [InlineData("-PassThru | & { process { throw 'enough' } }", true)]
    public void What_ends_the_command_takes_back_what_is_not_done_by_then(string arguments, bool isFirstDone)
    {
        const string First = "pssh-first.service";
        using var demo = new DemoService();
        using var first = LoadedUnits.One(First, "ExecStart=/bin/sleep infinity");
        LiveMachine.Run("systemctl", "start", First);
        try
        {
            using var shell = new Shell();
            Assert.ThrowsAny<RuntimeException>(() => shell.Run($"Set-UnitSandbox pssh-first, pssh-demo -PrivateTmp {arguments}"));
            AssertIsAsBefore();
            Assert.Equal(isFirstDone ? "yes" : "no", LiveMachine.Run("systemctl", "show", "--value", "-p", "PrivateTmp", First).Trim());
            Assert.Equal(isFirstDone, Directory.Exists($"{Units}/{First}.d"));
            Assert.Empty(shell.Run("if ($args[0]) { Undo-UnitSandbox pssh-first }", isFirstDone).Errors);
        }
        finally
        {
            LiveMachine.Run("systemctl", "stop", First);
        }
    }

    [ThrowawayFact]
    public void Control_C_while_the_service_settles_takes_it_back()
    {
        using var demo = new DemoService();
        using var shell = new Shell();
        using PowerShell running = shell.Create("Set-UnitSandbox pssh-demo -PrivateTmp -Restart -SettleSec 60");
        IAsyncResult result = running.BeginInvoke();
        LiveMachine.WaitUntil(() => DemoService.Show("PrivateTmp") == "yes");
        Assert.False(result.IsCompleted);
        running.Stop();
        Assert.Equal(PSInvocationState.Stopped, running.InvocationStateInfo.State);
        AssertIsAsBefore();
    }

    [ThrowawayFact]
    public void A_killed_shell_leaves_one_of_the_two_states()
    {
        const int Kills = 16;
        using var demo = new DemoService();
        string whole = string.Empty;
        int old = 0;
        for (int i = 0; i < Kills; i++)
        {
            ChildShell.RunBehind(
                ["timeout", "--signal=KILL", "30"],
                $"$null = [Diagnostics.Process]::Start('sh', [string[]]('-c', ('sleep {(i * 0.08).ToString(CultureInfo.InvariantCulture)}; kill -KILL ' + $PID))); Set-UnitSandbox pssh-demo -PrivateTmp -ProtectSystem Full");
            string[] files = DemoService.Files();
            Assert.True(files.Length == 0 || files is [DemoService.DropIn], $"left behind: {string.Join(", ", files)}");
            if (files.Length == 0)
            {
                old++;
                continue;
            }

            string content = File.ReadAllText(DemoService.DropIn);
            Assert.EndsWith("ProtectSystem=full\n", content, StringComparison.Ordinal);
            whole = whole.Length == 0 ? content : whole;
            Assert.Equal(whole, content);
            LiveMachine.Run("systemctl", "daemon-reload");
            Assert.Equal("full", DemoService.Show("ProtectSystem"));

            // Whatever was interrupted can be taken back, and done again.
            using var shell = new Shell();
            Assert.Empty(shell.Run("Reset-UnitSandbox pssh-demo").Errors);
            File.Delete(DemoService.History);
        }

        output.WriteLine($"{Kills} shells killed: {old} before the change, {Kills - old} after");
    }

    [ThrowawayFact]
    public void A_full_disk_and_one_that_is_read_only_change_nothing()
    {
        using var demo = new DemoService();
        using var shell = new Shell();
        LiveMachine.Run("mount", "-t", "tmpfs", "-o", "size=16k,mode=755", "none", Units);
        try
        {
            LiveMachine.TryRun("dd", "if=/dev/zero", $"of={Units}/fill", "bs=1k", "count=100");
            Assert.Equal("UnitChangeNotWritten", Id(Assert.Single(shell.Run("Set-UnitSandbox pssh-demo -PrivateTmp").Errors)));
            Assert.Equal([Units + "/fill"], Directory.GetFileSystemEntries(Units));
            LiveMachine.Run("mount", "-o", "remount,ro", Units);
            Assert.Equal("AccessDenied", Id(Assert.Single(shell.Run("Set-UnitSandbox pssh-demo -PrivateTmp").Errors)));
        }
        finally
        {
            LiveMachine.Run("umount", Units);
        }

        AssertIsAsBefore();
    }

    [ThrowawayFact]
    public void A_reload_that_systemd_refuses_changes_nothing()
    {
        using var demo = new DemoService();
        using var shell = new Shell();
        using (new RefusedReloads())
        {
            ErrorRecord error = Assert.Single(shell.Run("Set-UnitSandbox pssh-demo -PrivateTmp -Restart").Errors);
            Assert.Contains(Id(error), (string[])["UnitChangeNotLoaded", "LimitsExceeded"]);
            Assert.EndsWith("The former one is back.", error.Exception.Message, StringComparison.Ordinal);
            AssertIsAsBefore();
        }

        AssertIsAsBefore();
    }

    [ThrowawayFact]
    public void A_second_writer_waits_for_the_first()
    {
        using var demo = new DemoService();
        var watch = Stopwatch.StartNew();
        using Process first = Process.Start("flock", [Units, "sleep", "3"]);
        Thread.Sleep(300);
        using var shell = new Shell();
        using PowerShell second = shell.Create("Set-UnitSandbox pssh-demo -PrivateTmp -ConfirmWithinSec 600 -WarningAction Ignore");
        IAsyncResult result = second.BeginInvoke();

        // Nor does the time begin in which its change can be confirmed.
        while (LiveMachine.TryRun("systemctl", "is-active", "pssystemdharden-rollback-pssh-demo.service.timer").Output is var timer && watch.Elapsed < TimeSpan.FromSeconds(2.9))
            Assert.Equal("inactive", timer.Trim());
        second.EndInvoke(result);
        Assert.Empty(second.Streams.Error);
        Assert.True(watch.Elapsed > TimeSpan.FromSeconds(2.9));
        Assert.Equal("yes", DemoService.Show("PrivateTmp"));
        Assert.Empty(shell.Run("Confirm-UnitSandbox pssh-demo").Errors);
    }

    [ThrowawayFact]
    public void Nothing_is_written_through_links_or_over_somebody_elses_file()
    {
        using var demo = new DemoService();
        using var shell = new Shell();
        string elsewhere = Directory.CreateTempSubdirectory("elsewhere-").FullName;
        File.CreateSymbolicLink(DemoService.Folder, elsewhere);
        ErrorRecord link = Assert.Single(shell.Run("Set-UnitSandbox pssh-demo -PrivateTmp").Errors);
        Assert.Contains("is a link", link.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(elsewhere));
        File.Delete(DemoService.Folder);

        // A file with two names: ours changes, the other one does not.
        Assert.Empty(shell.Run("Set-UnitSandbox pssh-demo -PrivateTmp").Errors);
        string other = Path.Combine("/etc", "pssh-other-name");
        LiveMachine.Run("ln", DemoService.DropIn, other);
        string before = File.ReadAllText(other);
        Assert.Empty(shell.Run("Set-UnitSandbox pssh-demo -NoNewPrivileges").Errors);
        Assert.Equal(before, File.ReadAllText(other));
        File.Delete(other);

        File.WriteAllText(DemoService.DropIn, "[Service]\nPrivateTmp=yes\n");
        foreach (string script in new[] { "Set-UnitSandbox pssh-demo -NoNewPrivileges", "Reset-UnitSandbox pssh-demo" })
            Assert.Equal("DropInForeign", Id(Assert.Single(shell.Run(script).Errors)));
        Assert.Equal("[Service]\nPrivateTmp=yes\n", File.ReadAllText(DemoService.DropIn));
        Directory.Delete(elsewhere);
    }

    [ThrowawayTheory]
    [InlineData("../pssh-demo.service")]
    [InlineData("pssh-demo.service/../x")]
    [InlineData("a b")]
    [InlineData("getty@.service")]
    [InlineData("dbus.socket")]
    [InlineData("")]
    public void Hostile_and_unfit_names_are_refused(string name)
    {
        using var shell = new Shell();
        Assert.Single(shell.Run("param($name) Set-UnitSandbox $name -PrivateTmp", name).Errors);
    }

    [ThrowawayFact]
    public void An_ordinary_user_is_told_what_is_needed()
    {
        using var demo = new DemoService();
        string told = ChildShell.RunAs("nobody", ChildShell.Catching("Set-UnitSandbox pssh-demo -PrivateTmp -ErrorAction Stop")).Output.Trim();
        Assert.Equal("AccessDenied,PSSystemdHarden.Commands.SetUnitSandboxCommand PermissionDenied", told);
        Assert.Contains("exposure", ChildShell.RunAs("nobody", "Set-UnitSandbox pssh-demo -PrivateTmp -WhatIf").Output, StringComparison.Ordinal);
        AssertIsAsBefore();
    }

    private static void AssertIsAsBefore()
    {
        Assert.Empty(DemoService.Files());
        Assert.False(File.Exists(DemoService.History));
        Assert.Equal(("no", "no", "no", "active"), (DemoService.Show("ProtectSystem"), DemoService.Show("PrivateTmp"), DemoService.Show("NeedDaemonReload"), DemoService.Show("ActiveState")));
    }

    private static string Id(ErrorRecord error) => error.FullyQualifiedErrorId.Split(',')[0];
}
