using System.Text;

using PSSystemdHarden.Testing;
using PSSystemdHarden.Tests.Engine;

using Xunit;

namespace PSSystemdHarden.Tests.Live;

/// <summary>Each warning about settings that go badly together is true of a real service, and is not given where it would not be.</summary>
public class ConflictRuleTests
{
    private const string Unit = "pssh-conflict.service";

    private static readonly string[] s_folders = ["/var/lib/pssh-conflict", "/root/pssh-conflict"];

    /// <summary>What the warning says; what the service says of itself; the settings that break it, and those that do not.</summary>
    public static TheoryData<string, string, string, string> Conflicts => new()
    {
        { "makes machine code while it runs", "ExecStart=DOTNET ASSEMBLY -list classes", "-MemoryDenyWriteExecute", "-MemoryDenyWriteExecute:$false" },
        { "can't see what it runs, or works in", "WorkingDirectory=/root/pssh-conflict\nExecStart=/bin/true", "-ProtectHome Yes", "-ProtectHome ReadOnly" },
        { "hold inside the user namespace only", "User=daemon\nAmbientCapabilities=CAP_NET_ADMIN\nExecStart=/bin/ip link set lo up", "-PrivateUsers", "-PrivateUsers:$false" },
        { "not even a resolver on this machine", "ExecStart=/bin/bash -c 'echo >/dev/udp/127.0.0.1/53'", "-IPAddressDeny any", "-IPAddressDeny any -IPAddressAllow localhost" },
        { "neither the journal nor D-Bus", "ExecStart=/usr/bin/logger hello", "-RestrictAddressFamilies AF_INET", "-RestrictAddressFamilies AF_INET, AF_UNIX" },
        { "can write nowhere but in", "ExecStart=/bin/touch /var/lib/pssh-conflict/file", "-ProtectSystem Strict", "-ProtectSystem Strict -StateDirectory pssh-conflict" },
        { "there is no such path now", "ExecStart=/bin/true", "-ReadWritePaths /srv/pssh-none", "-ReadWritePaths -/srv/pssh-none" },
        { "the node is allowed, and not there", "ExecStart=/bin/cat /dev/pssh-node", "-PrivateDevices -DeviceAllow '/dev/pssh-node r'", "-DeviceAllow '/dev/pssh-node r'" },
    };

    [ThrowawayTheory]
    [MemberData(nameof(Conflicts))]
    public void A_warning_is_true_and_is_not_given_of_settings_that_go_well(string warning, string service, string breaks, string goesWell)
    {
        using var shell = new Shell();
        LiveMachine.TryRun("mknod", "/dev/pssh-node", "c", "1", "3");
        Array.ForEach(s_folders, folder => Directory.CreateDirectory(folder));
        string text = service.Replace("DOTNET ASSEMBLY", $"{Environment.ProcessPath} {typeof(ConflictRuleTests).Assembly.Location}", StringComparison.Ordinal);
        using var unit = new LoadedUnits(new Dictionary<string, byte[]>
        {
            [Unit] = Encoding.UTF8.GetBytes($"[Unit]\nStartLimitIntervalSec=0\n[Service]\nType=oneshot\n{text}\n"),
        });
        try
        {
            Assert.DoesNotContain(warning, Set(shell, goesWell), StringComparison.Ordinal);
            Assert.Equal((0, string.Empty, string.Empty), LiveMachine.TryRun("systemctl", "start", Unit));
            shell.Run($"Reset-UnitSandbox {Unit}");
            Assert.Contains(warning, Set(shell, breaks), StringComparison.Ordinal);
            Assert.NotEqual(0, LiveMachine.TryRun("systemctl", "start", Unit).Status);
        }
        finally
        {
            shell.Run($"Reset-UnitSandbox {Unit}");
            Array.ForEach(s_folders, folder => Directory.Delete(folder, recursive: true));
            File.Delete("/dev/pssh-node");
            LiveMachine.TryRun("systemctl", "reset-failed", Unit);
        }
    }

    /// <summary>Sets, and gives the warnings.</summary>
    private static string Set(Shell shell, string parameters)
    {
        ShellResult result = shell.Run($"Set-UnitSandbox {Unit} {parameters} 3>&1");
        Assert.Empty(result.Errors);
        return string.Join('\n', result.Output);
    }
}
