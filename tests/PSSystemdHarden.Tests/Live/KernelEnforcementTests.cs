using System.Diagnostics;
using System.Management.Automation;
using System.Text;

using PSSystemdHarden.Testing;
using PSSystemdHarden.Tests.Engine;

using Xunit;

namespace PSSystemdHarden.Tests.Live;

/// <summary>
/// What only a machine with a kernel of its own shows: a service tries what a directive forbids, once without and once with it. In a
/// container both fail, since root has lost the right to it there, or both succeed, since the kernel's means are not there.
/// </summary>
public sealed class KernelEnforcementTests
{
    private const string Module = "/run/pssh-dummy.ko";
    private const string ProfileFile = "/run/pssh-apparmor";

    private const string Profile =
        """
        profile pssh-check flags=(attach_disconnected) {
            file,
            capability,
            signal,
            deny /etc/hostname r,
        }
        """;

    /// <summary>What to set, a script that tries it, and what that says without and with the setting.</summary>
    private static readonly (string Directive, string Setting, string Script, string Without, string With)[] s_rows =
    [
        // The same time again: the other tests need not notice.
        ("ProtectClock", "ProtectClock=yes", "date --set @$(date +%s) >/dev/null && echo set || echo refused", "set", "refused"),
        ("ProtectKernelLogs", "ProtectKernelLogs=yes", "dmesg >/dev/null && echo read || echo refused", "read", "refused"),
        // From a place that stays visible, so that it is not the missing file that is refused.
        ("ProtectKernelModules", "ProtectKernelModules=yes", $"insmod {Module} && rmmod dummy && echo loaded || echo refused", "loaded", "refused"),
        ("ProtectKernelTunables", "ProtectKernelTunables=yes", "sysctl --write kernel.sysrq=0 >/dev/null && echo written || echo refused", "written", "refused"),
        ("ProtectControlGroups", "ProtectControlGroups=yes", "mkdir /sys/fs/cgroup/pssh-check && rmdir /sys/fs/cgroup/pssh-check && echo made || echo refused",
            "made", "refused"),
        ("MemoryMax", "MemoryMax=32M", "perl -e '$text = \"x\" x 100_000_000; print \"had it\\n\"' || echo killed", "had it", "killed"),
        ("TasksMax", "TasksMax=5",
            "perl -e 'while (@p < 8) { defined($p = fork) or last; if ($p) { push @p, $p } else { sleep 600 } } print scalar @p, \"\\n\"; kill KILL => @p'", "8", "3"),
        // Of the time that passes it has a tenth.
        ("CPUQuota", "CPUQuota=10%",
            "perl -e 'sub up { open F, \"/proc/uptime\"; <F> + 0 } $t = up(); 1 while times < 0.4; print up() - $t > 1.6 ? \"slow\\n\" : \"fast\\n\"'", "fast", "slow"),
        ("AllowedCPUs", "AllowedCPUs=0", "nproc", "2", "1"),
        ("IPAddressDeny", "IPAddressDeny=any", SandboxSupportTests.Loopback, "1", "0"),
        ("RestrictFileSystems", "RestrictFileSystems=~proc", "cat /proc/uptime >/dev/null && echo read || echo refused", "read", "refused"),
        ("AppArmorProfile", "AppArmorProfile=pssh-check", "cat /etc/hostname >/dev/null && echo read || echo refused", "read", "refused"),
    ];

    [VmFact]
    public void What_is_supported_is_enforced()
    {
        using var shell = new Shell();
        Dictionary<string, PSObject> verdicts = shell.Run("Get-SandboxDirective").Output.ToDictionary(o => $"{o}");
        CopyModule();
        File.WriteAllText(ProfileFile, Profile);
        LiveMachine.Run("apparmor_parser", "--replace", ProfileFile);
        using var units = new LoadedUnits(s_rows.SelectMany(Files).ToDictionary());

        List<string> wrong = [];
        foreach (var (directive, _, _, without, with) in s_rows)
        {
            string control = Act($"control-{directive}"), seen = Act($"check-{directive}");
            PSObject verdict = verdicts[directive];
            string line = $"{directive}: {verdict.Properties["Support"].Value} ({verdict.Properties["Reason"].Value}); without '{control}', with '{seen}'";
            TestContext.Current.TestOutputHelper?.WriteLine(line);
            if (control != without || seen != with || $"{verdict.Properties["Support"].Value}" != "Supported" || verdict.Properties["Reason"].Value is not null)
                wrong.Add(line);
        }

        Assert.Empty(wrong);
    }

    /// <summary>Starts a service, gives what it says of its attempt, and stops it.</summary>
    private static string Act(string name)
    {
        LiveMachine.Run("systemctl", "start", $"{name}.service");
        string file = $"/run/{name}.out", said = "";
        var clock = Stopwatch.StartNew();
        while (!said.EndsWith(".\n", StringComparison.Ordinal) && clock.Elapsed < TimeSpan.FromMinutes(2))
        {
            Thread.Sleep(100);
            said = File.ReadAllText(file);
        }

        LiveMachine.Run("systemctl", "stop", $"{name}.service");
        return said.TrimEnd('.', '\n');
    }

    private static void CopyModule()
    {
        string file = Directory.EnumerateFiles($"/lib/modules/{File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}", "dummy.ko*", SearchOption.AllDirectories).Single();
        File.Copy(file, Module);
    }

    private static IEnumerable<KeyValuePair<string, byte[]>> Files((string Directive, string Setting, string Script, string Without, string With) row)
    {
        // It stays, so that it can be looked at while it runs.
        yield return new($"{row.Directive}.sh", Encoding.UTF8.GetBytes($"{row.Script}\necho .\nexec sleep infinity\n"));
        foreach ((string name, string setting) in new[] { ($"control-{row.Directive}", ""), ($"check-{row.Directive}", row.Setting) })
        {
            yield return new($"{name}.service", Encoding.UTF8.GetBytes(
                $"[Service]\nType=exec\nOOMPolicy=continue\nStandardOutput=truncate:/run/{name}.out\nStandardError=null\n"
                + $"ExecStart=/bin/sh {LiveMachine.RuntimeUnits}/{row.Directive}.sh\n{setting}\n"));
        }
    }
}
