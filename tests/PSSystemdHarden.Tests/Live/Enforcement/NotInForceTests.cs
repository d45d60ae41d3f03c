using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;

using PSSystemdHarden.Testing;
using PSSystemdHarden.Tests.Engine;

using Xunit;

namespace PSSystemdHarden.Tests.Live.Enforcement;

/// <summary>Settings that are really out of force, and found to be: with the process, and with the reason.</summary>
public class NotInForceTests
{
    private const string Unit = DemoService.Name, Verify = "Test-UnitSandbox pssh-demo -Detailed";

    [ThrowawayFact]
    public void A_process_that_was_moved_in_from_outside_is_named()
    {
        using var demo = new DemoService("ExecStart=/bin/sleep infinity\nProtectSystem=full\nNoNewPrivileges=yes\nCapabilityBoundingSet=~CAP_CHOWN\nLimitNOFILE=99\nNice=5");
        using var shell = new Shell();
        Assert.All(Finding.Of(shell, Verify).Values, row => Assert.Equal("Enforced", row.Verdict));
        using Process stray = Process.Start("sleep", "infinity");
        try
        {
            File.WriteAllText($"/sys/fs/cgroup{DemoService.Show("ControlGroup")}/cgroup.procs", stray.Id.ToString(CultureInfo.InvariantCulture));
            Dictionary<string, Finding> rows = Finding.Of(shell, Verify);
            Assert.All(rows.Values, row =>
            {
                Assert.Equal(("NotEnforced", stray.Id), (row.Verdict, Assert.Single(row.Lacking)));
                Assert.Contains($"sleep ({stray.Id}) was started elsewhere and moved into the unit's control group", row.Reason, StringComparison.Ordinal);
            });
            Assert.Equal(5, rows.Count);
        }
        finally
        {
            stray.Kill();
            stray.WaitForExit();
        }

        Assert.All(Finding.Of(shell, Verify).Values, row => Assert.Equal("Enforced", row.Verdict));
    }

    [ThrowawayFact]
    public void A_process_that_has_entered_systemds_namespace_is_named()
    {
        using var demo = new DemoService(
            "ExecStart=/bin/bash -c 'nsenter --mount=/proc/1/ns/mnt --net=/proc/1/ns/net sleep infinity & exec sleep infinity'\nPrivateTmp=yes\nProtectHome=yes\nPrivateNetwork=yes\nPrivateIPC=yes\nNoNewPrivileges=yes");
        using var shell = new Shell();
        Dictionary<string, Finding> rows = [];
        for (DateTime end = DateTime.UtcNow.AddSeconds(60); DateTime.UtcNow < end && rows.Values.All(row => row.Lacking is []); Thread.Sleep(20))
            rows = Finding.Of(shell, Verify);
        Assert.Equal(
            ["PrivateNetwork", "PrivateTmp", "ProtectHome"],
            rows.Values.Where(row => row.Verdict == "NotEnforced").Select(row => row.Directive).Order(StringComparer.Ordinal));
        Assert.All(rows.Values.Where(row => row.Verdict == "NotEnforced"), row => Assert.Contains("is in systemd's own mnt, net namespace", row.Reason, StringComparison.Ordinal));
        Assert.Equal("Enforced", rows[$"{Unit} PrivateIPC"].Verdict);
        Assert.Equal("Enforced", rows[$"{Unit} NoNewPrivileges"].Verdict);
    }

    [ThrowawayTheory]
    [InlineData("+", "ProtectSystem PrivateTmp User", "ExecStart= begins with '+'")]
    [InlineData("!", "User", "ExecStart= begins with '!'")]
    public void A_command_with_a_prefix_goes_without(string prefix, string expected, string reason)
    {
        using var demo = new DemoService($"ExecStart={prefix}/bin/sleep infinity\nProtectSystem=full\nPrivateTmp=yes\nUser=nobody");
        using var shell = new Shell();
        Finding[] bad = [.. Finding.Of(shell, Verify).Values.Where(row => row.Verdict == "NotEnforced")];
        Assert.Equal(expected.Split(' ').Order(StringComparer.Ordinal), bad.Select(row => row.Directive).Order(StringComparer.Ordinal));
        Assert.All(bad, row => Assert.StartsWith(reason, row.Reason, StringComparison.Ordinal));
    }

    /// <summary>A container has no controllers, and systemd takes the limits all the same.</summary>
    [ThrowawayFact(OnVirtualMachines = true)]
    public void Limits_without_controllers_are_out_of_force()
    {
        using var demo = new DemoService("ExecStart=/bin/sleep infinity\nMemoryMax=64M\nTasksMax=9\nCPUQuota=10%\nIOWeight=50");
        using var shell = new Shell();
        string[] controllers = File.ReadAllText($"/sys/fs/cgroup{DemoService.Show("ControlGroup")}/cgroup.controllers").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        Dictionary<string, Finding> rows = Finding.Of(shell, Verify);
        Assert.All(
            new[] { ("MemoryMax", "memory"), ("TasksMax", "pids"), ("CPUQuota", "cpu"), ("IOWeight", "io") },
            pair =>
            {
                Finding row = rows[$"{Unit} {pair.Item1}"];
                Assert.Equal(controllers.Contains(pair.Item2) ? "Enforced" : "NotEnforced", row.Verdict);
                Assert.Equal(!controllers.Contains(pair.Item2), row.Reason.Contains($"the {pair.Item2} controller is not available", StringComparison.Ordinal));
            });
    }

    [ThrowawayFact]
    public void A_mount_that_comes_later_is_not_read_only()
    {
        Directory.CreateDirectory("/mnt/pssh-later");
        using var demo = new DemoService("ExecStart=/bin/sleep infinity\nProtectSystem=strict");
        using var shell = new Shell();
        Assert.Equal("Enforced", Finding.Of(shell, Verify)[$"{Unit} ProtectSystem"].Verdict);
        LiveMachine.Run("mount", "-t", "tmpfs", "pssh-later", "/mnt/pssh-later");
        try
        {
            Finding row = Finding.Of(shell, Verify)[$"{Unit} ProtectSystem"];
            Assert.Equal("NotEnforced", row.Verdict);
            Assert.StartsWith("/mnt/pssh-later is writable", row.Found, StringComparison.Ordinal);

            // And so it is.
            LiveMachine.Run("nsenter", "--mount", "--target", DemoService.Show("MainPID"), "touch", "/mnt/pssh-later/x");
        }
        finally
        {
            LiveMachine.Run("umount", "/mnt/pssh-later");
        }
    }

    [ThrowawayFact]
    public void A_service_that_starts_anew_all_the_time_is_never_judged_wrongly()
    {
        using var demo = new DemoService(
            "ExecStart=/bin/bash -c 'sleep 0.02 & sleep 0.05'\nRestart=always\nRestartSec=0\nProtectSystem=strict\nPrivateTmp=yes\nNoNewPrivileges=yes\nPrivateNetwork=yes\nUser=nobody\nCapabilityBoundingSet=\nLimitNOFILE=99\nExecStartPost=/bin/true");
        using var shell = new Shell();
        int running = 0;
        for (int i = 0; i < 150; i++)
        {
            Finding[] rows = [.. Finding.Of(shell, Verify).Values];
            running += rows.Any(row => !row.IsForecast) ? 1 : 0;
            Assert.All(rows, row => Assert.True(row.Verdict is "Enforced" or "NotVerifiable", $"{i}: {row}"));
        }

        Assert.True(running > 50, $"it was seen running {running} times");
    }

    [ThrowawayFact]
    public void What_does_not_run_is_forecast()
    {
        using var demo = new DemoService("Type=oneshot\nExecStart=/bin/true\nProtectSystem=strict\nMemoryMax=64M\nRemainAfterExit=yes");
        using var shell = new Shell();
        Dictionary<string, Finding> rows = Finding.Of(shell, Verify);
        Assert.All(rows.Values, row => Assert.True(row.IsForecast));
        Assert.Equal("Enforced", rows[$"{Unit} ProtectSystem"].Verdict);
        bool hasMemory = File.ReadAllText("/sys/fs/cgroup/cgroup.controllers").Contains("memory", StringComparison.Ordinal);
        Assert.Equal(hasMemory ? "Enforced" : "NotEnforced", rows[$"{Unit} MemoryMax"].Verdict);
    }

    [ThrowawayFact]
    public void Without_root_what_can_be_read_is_judged_and_the_rest_says_what_it_needs()
    {
        using var demo = new DemoService("ExecStart=/bin/sleep infinity\nNoNewPrivileges=yes\nProtectSystem=strict\nPrivateNetwork=yes\nIPAddressDeny=any\nCapabilityBoundingSet=~CAP_CHOWN\nLimitNOFILE=99\nPersonality=x86-64");
        ChildShell.Result result = ChildShell.RunAs("nobody", Verify + " | ForEach-Object { \"$($_.Directive) $($_.Verdict) $($_.Reason)\" }");
        Assert.Empty(result.Errors);
        Assert.Equal(
            [
                "CapabilityBoundingSet Enforced ",
                "IPAddressDeny NotVerifiable needs root (CAP_NET_ADMIN and CAP_BPF)",
                "LimitNOFILE Enforced ",
                "NoNewPrivileges Enforced ",
                "Personality NotVerifiable needs root (ptrace access)",
                "PrivateNetwork NotVerifiable needs root (ptrace access)",
                "ProtectSystem Enforced ",
            ],
            result.Lines.Order(StringComparer.Ordinal));
    }

    [ThrowawayFact]
    public void Quiet_is_one_truth_value_for_all_and_a_gate_that_saw_nothing_fails()
    {
        using var demo = new DemoService("ExecStart=/bin/sleep infinity\nNoNewPrivileges=yes\nProtectSystem=strict\nTasksMax=9");
        using var shell = new Shell();
        Assert.True(IsTrue("Test-UnitSandbox pssh-demo -Directive Protect*, NoNewPrivileges -Quiet"));
        Assert.Equal(File.Exists($"/sys/fs/cgroup{DemoService.Show("ControlGroup")}/pids.max"), IsTrue("Get-Unit pssh-demo | Test-UnitSandbox -Quiet"));
        ShellResult nothing = shell.Run("Test-UnitSandbox pssh-nothing-* -Quiet");
        Assert.Equal("NothingVerified,PSSystemdHarden.Commands.TestUnitSandboxCommand", Assert.Single(nothing.Errors).FullyQualifiedErrorId);
        Assert.False((bool)nothing.Output.Single().BaseObject);
        ErrorRecord missing = Assert.Single(shell.Run("Test-UnitSandbox pssh-nothing").Errors);
        Assert.Equal("UnitNotFound,PSSystemdHarden.Commands.TestUnitSandboxCommand", missing.FullyQualifiedErrorId);

        bool IsTrue(string script) => (bool)shell.Run(script).Output.Single().BaseObject;
    }
}
