using PSSystemdHarden.Testing;
using PSSystemdHarden.Tests.Engine;

using Xunit;

namespace PSSystemdHarden.Tests.Live.Enforcement;

/// <summary>Test-UnitSandbox -Probe: what it starts, what that tells, and that nothing of the service is touched.</summary>
public class ProbeTests
{
    private const string Unit = DemoService.Name, Probe = "Test-UnitSandbox pssh-demo -Probe -Detailed";

    private const string Acts = "SecureBits=noroot\nKeyringMode=shared\nMemoryDenyWriteExecute=yes";

    private static readonly string[] s_acts = ["KeyringMode", "MemoryDenyWriteExecute", "SecureBits"];

    [ThrowawayFact]
    public void A_probe_touches_nothing_of_the_service()
    {
        File.WriteAllText("/run/pssh-credential", "secret");
        using var demo = new DemoService(
            "ExecStartPre=+/bin/sh -c 'echo pre >> /run/pssh-touched'\nExecStopPost=+/bin/sh -c 'echo post >> /run/pssh-touched'\nExecStart=/bin/sleep infinity\n"
            + "StateDirectory=pssh-probe\nStateDirectoryMode=0750\nRuntimeDirectory=pssh-probe\nCacheDirectory=pssh-probe\nLoadCredential=pssh:/run/pssh-credential\n"
            + $"User=nobody\nRemoveIPC=yes\nPrivateTmp=yes\nStandardOutput=append:/run/pssh-output\nBindPaths=/etc:/mnt/pssh-probed\n{Acts}");
        using var shell = new Shell();
        LiveMachine.Run("runuser", "-u", "nobody", "--", "ipcmk", "-M", "4712");
        try
        {
            string before = Traces();
            Dictionary<string, Finding> rows = Finding.Of(shell, Probe);
            Assert.Equal(before, Traces());
            Assert.All(s_acts, directive => Assert.Equal("Enforced", rows[$"{Unit} {directive}"].Verdict));

            // Without a probe the same rows say that they can't tell.
            Assert.All(Finding.Of(shell, "Test-UnitSandbox pssh-demo -Detailed").Values.Where(row => s_acts.Contains(row.Directive)), row => Assert.Equal("NotVerifiable", row.Verdict));

            // And what systemd makes when the service starts, it does not make for a forecast.
            LiveMachine.Run("systemctl", "stop", Unit);
            LiveMachine.Run("bash", "-c", "rm -rf /var/lib/pssh-probe /var/cache/pssh-probe /run/pssh-touched /run/pssh-output; rmdir /mnt/pssh-probed");
            rows = Finding.Of(shell, Probe);
            Assert.All(s_acts.Append("PrivateTmp"), directive => Assert.Equal(("Enforced", true), (rows[$"{Unit} {directive}"].Verdict, rows[$"{Unit} {directive}"].IsForecast)));
            Assert.StartsWith("a probe: /proc/", rows[$"{Unit} PrivateTmp"].Evidence, StringComparison.Ordinal);
            Assert.All(
                ["/var/lib/pssh-probe", "/var/cache/pssh-probe", "/run/pssh-probe", "/run/pssh-touched", "/run/pssh-output", "/mnt/pssh-probed"],
                path => Assert.False(Path.Exists(path), path));
        }
        finally
        {
            LiveMachine.TryRun("bash", "-c", "rm -rf /var/lib/pssh-probe /var/cache/pssh-probe /run/pssh-touched /run/pssh-output /run/pssh-credential; ipcrm -M 4712");
        }
    }

    [ThrowawayTheory]
    [InlineData("SystemCallFilter=~prctl keyctl", "the service's own system call filter refuses")]
    [InlineData("NoExecPaths=/\nExecPaths=/usr/lib /usr/bin/tail", "a probe with its settings does not run: its main process ended with 203/EXEC")]
    public void What_a_probe_cannot_tell_it_says(string settings, string reason)
    {
        using var demo = new DemoService($"ExecStart=/usr/bin/tail -f /dev/null\n{Acts}\n{settings}");
        using var shell = new Shell();
        Dictionary<string, Finding> rows = Finding.Of(shell, Probe);
        Assert.All(["KeyringMode", "SecureBits"], directive =>
        {
            Assert.Equal("NotVerifiable", rows[$"{Unit} {directive}"].Verdict);
            Assert.StartsWith(reason, rows[$"{Unit} {directive}"].Reason, StringComparison.Ordinal);
        });
        AssertNothingLeft();
    }

    [ThrowawayFact]
    public void A_command_with_a_prefix_is_not_probed()
    {
        using var demo = new DemoService($"ExecStart=+/bin/sleep infinity\n{Acts}");
        using var shell = new Shell();
        Dictionary<string, Finding> rows = Finding.Of(shell, Probe);
        Assert.All(["KeyringMode", "SecureBits"], directive => Assert.Contains("begins with a prefix", rows[$"{Unit} {directive}"].Reason, StringComparison.Ordinal));
    }

    /// <summary>A forecast that only starting it can make: the settings are fine for this machine, and what one of them names is not there.</summary>
    [ThrowawayFact]
    public void A_probe_finds_what_would_keep_a_service_from_starting()
    {
        using var demo = new DemoService("Type=oneshot\nExecStart=/bin/true\nRemainAfterExit=yes");
        Directory.CreateDirectory("/run/systemd/system/pssh-demo.service.d");
        File.WriteAllText("/run/systemd/system/pssh-demo.service.d/10-later.conf", "[Service]\nReadOnlyPaths=/nowhere\n");
        LiveMachine.Run("systemctl", "daemon-reload");
        using var shell = new Shell();
        Finding row = Finding.Of(shell, Probe)[$"{Unit} ReadOnlyPaths"];
        Assert.Contains("a probe with its settings does not run: its main process ended with 226/NAMESPACE", row.Reason, StringComparison.Ordinal);
        AssertNothingLeft();
    }

    /// <summary>
    /// In a container all services lack the capabilities that these directives take away. The filters are the half that differs: a process that was moved
    /// in has others, and without a probe nobody can tell.
    /// </summary>
    [ThrowawayFact]
    public void A_probe_sees_the_half_that_is_a_filter()
    {
        using var demo = new DemoService("ExecStart=/bin/sleep infinity\nProtectClock=yes\nProtectKernelLogs=yes\nProtectHostname=yes\nPrivateDevices=yes");
        using var shell = new Shell();
        string[] halves = ["ProtectClock", "ProtectKernelLogs", "ProtectHostname", "PrivateDevices"];
        Dictionary<string, Finding> rows = Finding.Of(shell, Probe);
        Assert.All(halves, directive =>
        {
            Assert.Equal("Enforced", rows[$"{Unit} {directive}"].Verdict);
            Assert.Matches("; [0-9]+ filters refuse it$", rows[$"{Unit} {directive}"].Found);
        });
        LiveMachine.Run(
            "systemd-run", "--unit=pssh-stray", "--property=SystemCallFilter=~uname", "--property=PrivateDevices=no", "--property=CapabilityBoundingSet=~CAP_SYS_TIME CAP_WAKE_ALARM CAP_SYSLOG",
            "--property=Type=exec", "sleep", "infinity");
        try
        {
            string stray = LiveMachine.Run("systemctl", "show", "-P", "MainPID", "pssh-stray").Trim();
            File.WriteAllText($"/sys/fs/cgroup{DemoService.Show("ControlGroup")}/cgroup.procs", stray);
            Finding probed = Finding.Of(shell, Probe)[$"{Unit} ProtectClock"];
            Assert.Equal(("NotEnforced", stray), (probed.Verdict, $"{Assert.Single(probed.Lacking)}"));
            Assert.Matches("filters let .*clock_settime.* pass$", probed.Found);
            Assert.Equal("Enforced", Finding.Of(shell, "Test-UnitSandbox pssh-demo -Detailed")[$"{Unit} ProtectClock"].Verdict);
        }
        finally
        {
            LiveMachine.TryRun("systemctl", "kill", "--signal=KILL", "pssh-stray");
            LiveMachine.TryRun("systemctl", "stop", "pssh-stray");
        }
    }

    /// <summary>What a probe that went too far would have changed.</summary>
    private static string Traces() => string.Join('\n',
    [
        LiveMachine.Run("systemctl", "show", "--property=InvocationID,MainPID,NRestarts", Unit),
        LiveMachine.Run("stat", "-c", "%n %a %u %Z", "/var/lib/pssh-probe", "/run/pssh-probe", "/var/cache/pssh-probe", "/mnt/pssh-probed"),
        LiveMachine.Run("bash", "-c", "cat /run/pssh-touched; ls /run/credentials; ls -d /tmp/systemd-private-*; wc -c < /run/pssh-output; ipcs -m | grep nobody"),
        Leftover(),
    ]);

    private static void AssertNothingLeft() => Assert.Empty(Leftover());

    private static string Leftover() => LiveMachine.Run("systemctl", "list-units", "--all", "--plain", "--no-legend", "pssystemdharden-run-*").Trim();
}
