using System.Diagnostics;
using System.Management.Automation;
using System.Text;

using PSSystemdHarden.Testing;
using PSSystemdHarden.Tests.Engine;
using PSSystemdHarden.Tests.Live.Enforcement;

using Xunit;

namespace PSSystemdHarden.Tests.Live;

/// <summary>
/// What only a machine with a kernel of its own shows: a service tries what a directive forbids, once without and once with it, and the
/// verdicts of Get-SandboxDirective and Test-UnitSandbox say the same. In a container both attempts fail, since root has lost the right to
/// it there, or both succeed, since the kernel's means are not there.
/// </summary>
public sealed class KernelEnforcementTests(KernelEnforcementTests.Machine machine) : IClassFixture<KernelEnforcementTests.Machine>
{
    private const string Module = "/run/pssh-dummy.ko";

    /// <summary>In force, and nothing but the act shows it: of a probe as well.</summary>
    private const string Unseen = "RestrictFileSystems";

    private const string Profile =
        """
        profile pssh-check flags=(attach_disconnected) {
            file,
            capability,
            signal,
            deny /etc/hostname r,
        }
        """;

    /// <summary>A line to set, a script that tries what it forbids, and what that says without and with it.</summary>
    public static TheoryData<string, string, string, string> Settings { get; } = new()
    {
        // The same time again: nobody need notice.
        { "ProtectClock=yes", "date --set @$(date +%s) >/dev/null && echo set || echo refused", "set", "refused" },
        { "ProtectKernelLogs=yes", "dmesg >/dev/null && echo read || echo refused", "read", "refused" },
        // From a place that stays visible, so that it is not the missing file that is refused.
        { "ProtectKernelModules=yes", $"insmod {Module} && rmmod dummy && echo loaded || echo refused", "loaded", "refused" },
        { "ProtectControlGroups=yes", "mkdir /sys/fs/cgroup/pssh-check && rmdir /sys/fs/cgroup/pssh-check && echo made || echo refused", "made", "refused" },
        { "MemoryMax=32M", "perl -e '$text = \"x\" x 100_000_000; print \"had it\\n\"' || echo killed", "had it", "killed" },
        // Beside the shell and this program.
        { "TasksMax=5", "perl -e 'while (@p < 8) { defined($p = fork) or last; if ($p) { push @p, $p } else { sleep 600 } } print scalar @p, \"\\n\"; kill KILL => @p'", "8", "3" },
        // The kernel itself counts how often it made the service wait; the clock would not do where the machine is busy.
        { "CPUQuota=10%", $"perl -e '1 while times < 0.4'; grep -q '^nr_throttled [1-9]' {SandboxSupportTests.Cgroup}/cpu.stat && echo throttled || echo free", "free", "throttled" },
        { "AllowedCPUs=0", "nproc", "2", "1" },
        { "IPAddressDeny=any", SandboxSupportTests.Loopback, "1", "0" },
        { "RestrictFileSystems=~proc", "cat /proc/uptime >/dev/null && echo read || echo refused", "read", "refused" },
        { "AppArmorProfile=pssh-check", "cat /etc/hostname >/dev/null && echo read || echo refused", "read", "refused" },
    };

    [VmTheory]
    [MemberData(nameof(Settings))]
    public void What_is_supported_is_enforced(string setting, string script, string without, string with)
    {
        string directive = setting.Split('=')[0];
        PSObject verdict = machine.Shell.Run("Get-SandboxDirective $args[0]", directive).Output.Single();
        Assert.Equal(("Supported", null), ($"{verdict.Properties["Support"].Value}", verdict.Properties["Reason"].Value));

        using var units = new LoadedUnits(new Dictionary<string, byte[]>
        {
            ["pssh-control.service"] = Unit(string.Empty),
            ["pssh-check.service"] = Unit(setting),
            // It stays, so that it can be looked at.
            ["pssh-act.sh"] = Encoding.UTF8.GetBytes($"{script}\necho .\nexec sleep infinity\n"),
        });
        try
        {
            Assert.Equal((without, with), (Act("pssh-control"), Act("pssh-check")));
            Dictionary<string, Finding> findings = Finding.Of(machine.Shell, "Test-UnitSandbox pssh-control, pssh-check -Detailed");
            Assert.Equal(directive == Unseen ? "NotVerifiable" : "Enforced", findings[$"pssh-check.service {directive}"].Verdict);
            if (directive == Unseen)
            {
                Finding told = Finding.Of(machine.Shell, $"Test-UnitSandbox pssh-check -Detailed -Probe -Directive {directive}").Values.Single();
                Assert.Equal(("Enforced", "open(/proc) on proc: Operation not permitted"), (told.Verdict, told.Found));
            }

            Assert.DoesNotContain($"pssh-control.service {directive}", findings.Keys);
        }
        finally
        {
            LiveMachine.TryRun("systemctl", "stop", "pssh-control.service", "pssh-check.service");
        }
    }

    /// <summary>Whether systemd makes /sys read-only is its own affair, and depends on the release; the verdict is what the act shows.</summary>
    [VmFact]
    public void Sys_is_said_to_be_writable_where_it_is()
    {
        const string Script = "echo Y >/sys/module/printk/parameters/time && echo written || echo refused; echo 0 >/proc/sys/kernel/sysrq && echo written || echo refused";
        using var units = new LoadedUnits(new Dictionary<string, byte[]>
        {
            ["pssh-check.service"] = Unit("ProtectKernelTunables=yes"),
            ["pssh-act.sh"] = Encoding.UTF8.GetBytes($"{Script}\necho .\nexec sleep infinity\n"),
        });
        try
        {
            string said = Act("pssh-check");
            Finding row = Finding.Of(machine.Shell, "Test-UnitSandbox pssh-check -Detailed -Directive ProtectKernelTunables").Values.Single();
            TestContext.Current.TestOutputHelper?.WriteLine($"/sys, /proc/sys: {said.Replace('\n', ' ')}; {row.Verdict}: {row.Found}");
            Assert.EndsWith("refused", said, StringComparison.Ordinal);
            if (said.StartsWith("refused", StringComparison.Ordinal))
            {
                Assert.Equal("Enforced", row.Verdict);
                return;
            }

            Assert.Equal("NotEnforced", row.Verdict);
            Assert.StartsWith("/sys is writable", row.Found, StringComparison.Ordinal);
            Assert.StartsWith("this systemd passes over /sys where it is mounted already", row.Reason, StringComparison.Ordinal);
        }
        finally
        {
            LiveMachine.TryRun("systemctl", "stop", "pssh-check.service");
        }
    }

    private static byte[] Unit(string setting) => Encoding.UTF8.GetBytes(
        $"[Service]\nType=exec\nOOMPolicy=continue\nStandardOutput=truncate:/run/%N.out\nStandardError=null\nExecStart=/bin/sh {LiveMachine.RuntimeUnits}/pssh-act.sh\n{setting}\n");

    /// <summary>Starts a service, and gives what it says of its attempt.</summary>
    private static string Act(string name)
    {
        LiveMachine.Run("systemctl", "start", $"{name}.service");
        string said = string.Empty;
        for (var clock = Stopwatch.StartNew(); !said.EndsWith(".\n", StringComparison.Ordinal) && clock.Elapsed < TimeSpan.FromMinutes(2); Thread.Sleep(50))
            said = File.ReadAllText($"/run/{name}.out");
        return said.TrimEnd('.', '\n');
    }

    /// <summary>The shell for all of these tests, since it takes long to start there; and the objects that some of the settings are about.</summary>
    public sealed class Machine : IDisposable
    {
        private readonly Lazy<Shell> _shell = new(() =>
        {
            string modules = $"/lib/modules/{File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}";
            File.Copy(Directory.EnumerateFiles(modules, "dummy.ko*", SearchOption.AllDirectories).Single(), Module);
            File.WriteAllText("/run/pssh-apparmor", Profile);
            LiveMachine.Run("apparmor_parser", "--replace", "/run/pssh-apparmor");
            return new Shell();
        });

        internal Shell Shell => _shell.Value;

        public void Dispose()
        {
            if (_shell.IsValueCreated)
                _shell.Value.Dispose();
        }
    }
}
