using System.Globalization;
using System.Management.Automation;
using System.Text;

using PSSystemdHarden.Testing;
using PSSystemdHarden.Tests.Engine;

using Xunit;

namespace PSSystemdHarden.Tests.Live;

/// <summary>Each typed parameter against a service whose file says by hand what the parameter means: PID 1 shows the same of both.</summary>
public class TypedParameterTests(ITestOutputHelper output)
{
    private const string Service = "[Service]\nExecStart=/bin/true\n";

    private const int Groups = 9;

    /// <summary>Properties in which two services differ that have the same settings.</summary>
    private static readonly string[] s_own = ["FragmentPath", "DropInPaths", "NeedDaemonReload"];

    /// <summary>Lists that systemd keeps in no order.</summary>
    private static readonly string[] s_sets = ["After", "Before", "Requires", "Wants", "Conflicts", "RequiresMountsFor", "WantsMountsFor"];

    /// <summary>A parameter with a value as it is typed, and the unit file's lines.</summary>
    private static readonly (string Typed, string Lines)[] s_rows =
    [
        ("-ProtectSystem Strict", "ProtectSystem=strict"),
        ("-ProtectHome ReadOnly", "ProtectHome=read-only"),
        ("-PrivateTmp", "PrivateTmp=yes"),
        ("-PrivateMounts", "PrivateMounts=yes"),
        ("-ReadWritePaths /srv, -/opt", "ReadWritePaths=/srv -/opt"),
        ("-ReadOnlyPaths '/usr/a b'", "ReadOnlyPaths=\"/usr/a b\""),
        ("-InaccessiblePaths -/srv/x, -/srv/y", "InaccessiblePaths=-/srv/x -/srv/y"),
        ("-ExecPaths /usr, /lib", "ExecPaths=/usr /lib"),
        ("-NoExecPaths /", "NoExecPaths=/"),
        ("-TemporaryFileSystem /var:ro, /opt", "TemporaryFileSystem=/var:ro /opt"),
        ("-BindPaths /usr/share:/mnt", "BindPaths=/usr/share:/mnt"),
        ("-BindReadOnlyPaths /etc, -/srv/z", "BindReadOnlyPaths=/etc -/srv/z"),
        ("-StateDirectory a, a/b", "StateDirectory=a a/b"),
        ("-RuntimeDirectory r", "RuntimeDirectory=r"),
        ("-CacheDirectory c", "CacheDirectory=c"),
        ("-LogsDirectory l", "LogsDirectory=l"),
        ("-ConfigurationDirectory k", "ConfigurationDirectory=k"),
        ("-DynamicUser", "DynamicUser=yes"),
        ("-User daemon", "User=daemon"),
        ("-Group daemon", "Group=daemon"),
        ("-SupplementaryGroups adm, tty", "SupplementaryGroups=adm tty"),
        ("-NoNewPrivileges", "NoNewPrivileges=yes"),
        ("-CapabilityBoundingSet ~CAP_SYS_ADMIN, ~CAP_KILL", "CapabilityBoundingSet=~CAP_SYS_ADMIN CAP_KILL"),
        ("-AmbientCapabilities CAP_KILL, CAP_CHOWN", "AmbientCapabilities=CAP_KILL CAP_CHOWN"),
        ("-RestrictSUIDSGID", "RestrictSUIDSGID=yes"),
        ("-RemoveIPC", "RemoveIPC=yes"),
        ("-UMask 0027", "UMask=0027"),
        ("-SystemCallFilter @system-service, ~@privileged", "SystemCallFilter=@system-service\nSystemCallFilter=~@privileged"),
        ("-SystemCallArchitectures native", "SystemCallArchitectures=native"),
        ("-SystemCallErrorNumber EPERM", "SystemCallErrorNumber=EPERM"),
        ("-SystemCallLog '@clock'", "SystemCallLog=@clock"),
        ("-ProtectKernelTunables", "ProtectKernelTunables=yes"),
        ("-ProtectKernelModules", "ProtectKernelModules=yes"),
        ("-ProtectKernelLogs", "ProtectKernelLogs=yes"),
        ("-ProtectClock", "ProtectClock=yes"),
        ("-ProtectHostname", "ProtectHostname=yes"),
        ("-ProtectControlGroups", "ProtectControlGroups=yes"),
        ("-ProtectProc Invisible", "ProtectProc=invisible"),
        ("-ProcSubset Pid", "ProcSubset=pid"),
        ("-PrivateUsers", "PrivateUsers=yes"),
        ("-PrivateIPC", "PrivateIPC=yes"),
        ("-PrivatePIDs", "PrivatePIDs=yes"),
        ("-RestrictNamespaces user, net", "RestrictNamespaces=user net"),
        ("-LockPersonality", "LockPersonality=yes"),
        ("-MemoryDenyWriteExecute", "MemoryDenyWriteExecute=yes"),
        ("-RestrictRealtime", "RestrictRealtime=yes"),
        ("-KeyringMode Shared", "KeyringMode=shared"),
        ("-PrivateDevices", "PrivateDevices=yes"),
        ("-DevicePolicy Closed", "DevicePolicy=closed"),
        ("-DeviceAllow '/dev/null rw', 'char-pts r'", "DeviceAllow=/dev/null rw\nDeviceAllow=char-pts r"),
        ("-PrivateNetwork", "PrivateNetwork=yes"),
        ("-IPAddressAllow localhost, 10.0.0.0/8", "IPAddressAllow=localhost 10.0.0.0/8"),
        ("-IPAddressDeny any", "IPAddressDeny=any"),
        ("-RestrictAddressFamilies AF_UNIX, AF_INET", "RestrictAddressFamilies=AF_UNIX AF_INET"),
        ("-SocketBindAllow ipv4:tcp:80, 53", "SocketBindAllow=ipv4:tcp:80\nSocketBindAllow=53"),
        ("-SocketBindDeny any", "SocketBindDeny=any"),
        ("-RestrictNetworkInterfaces lo, eth0", "RestrictNetworkInterfaces=lo eth0"),
        ("-MemoryMax 512MB", "MemoryMax=512M"),
        ("-MemoryHigh 1G", "MemoryHigh=1G"),
        ("-TasksMax 64", "TasksMax=64"),
        ("-CPUQuota 20%", "CPUQuota=20%"),
        ("-CPUWeight 50", "CPUWeight=50"),
        ("-IOWeight 200", "IOWeight=200"),
        ("-LimitNOFILE 1024:4096", "LimitNOFILE=1024:4096"),
        ("-LimitNPROC 100", "LimitNPROC=100"),
        ("-LimitCORE 0", "LimitCORE=0"),
        ("-OOMScoreAdjust -500", "OOMScoreAdjust=-500"),
    ];

    [ThrowawayFact]
    public void Each_parameter_is_what_its_lines_are_and_one_of_a_later_systemd_is_refused_with_the_version()
    {
        int version = LiveMachine.Version;
        using var shell = new Shell();
        AssertAllAreTried(shell);
        ILookup<bool, (string Typed, string Lines)> rows = s_rows.ToLookup(row => Since(shell, row.Lines) <= version);

        // Several at once, as each change takes a reload; those that stand together above are apart.
        (string Typed, string Lines)[][] groups = [.. rows[true].Select((row, i) => (row, i)).GroupBy(pair => pair.i % Groups, pair => pair.row).Select(group => group.ToArray())];
        var files = new Dictionary<string, byte[]> { [Typed(groups.Length)] = Encoding.UTF8.GetBytes(Service) };
        for (int i = 0; i < groups.Length; i++)
        {
            files[Typed(i)] = Encoding.UTF8.GetBytes(Service);
            files[Written(i)] = Encoding.UTF8.GetBytes(Service + string.Join('\n', groups[i].Select(row => row.Lines)) + "\n");
        }

        using var units = new LoadedUnits(files);
        try
        {
            for (int i = 0; i < groups.Length; i++)
            {
                ShellResult result = shell.Run($"Set-UnitSandbox {Typed(i)} {string.Join(' ', groups[i].Select(row => row.Typed))} -Force -Runtime -WarningAction Ignore");
                Assert.True(result.Errors.Count == 0, string.Join('\n', result.Errors));
                Assert.Equal(Shown(Written(i)), Shown(Typed(i)));
                string dropIn = File.ReadAllText($"{LiveMachine.RuntimeUnits}/{Typed(i)}.d/91-PSSystemdHarden-runtime.conf");
                Assert.All(groups[i], row => Assert.Contains($"\n{row.Lines.Split('=')[0]}=", dropIn, StringComparison.Ordinal));
            }

            foreach (var (typed, lines) in rows[false])
            {
                ShellResult result = shell.Run($"Set-UnitSandbox {Typed(groups.Length)} {typed} -Force -Runtime -WarningAction Ignore");
                Assert.Contains($"{Since(shell, lines)}", Assert.Single(result.Errors).Exception.Message, StringComparison.Ordinal);
            }
        }
        finally
        {
            shell.Run("Get-Unit pssh-typed-* | Reset-UnitSandbox -Runtime -WarningAction Ignore");
        }

        output.WriteLine($"systemd {version}: {rows[true].Count()} parameters as their lines, {rows[false].Count()} refused with the version needed");
    }

    /// <summary>The release that a directive came with.</summary>
    private static int Since(Shell shell, string lines) => Convert.ToInt32(
        Assert.Single(shell.Run($"Get-SandboxDirective {lines.Split('=')[0]}").Output).Properties["Since"].Value, CultureInfo.InvariantCulture);

    private static void AssertAllAreTried(Shell shell)
    {
        string[] directives = [.. shell.Run("Get-SandboxDirective").Values<string>("Name")];
        IEnumerable<string> parameters = shell.Run("(Get-Command Set-UnitSandbox).Parameters.Keys").Output.Select(name => name.ToString());
        Assert.Equal(parameters.Intersect(directives).Order(StringComparer.Ordinal), s_rows.Select(row => row.Lines.Split('=')[0]).Order(StringComparer.Ordinal));
    }

    private static string Typed(int i) => $"pssh-typed-{i:00}.service";

    private static string Written(int i) => $"pssh-written-{i:00}.service";

    /// <summary>All properties, but for what tells the two services apart.</summary>
    private static string Shown(string unit) => string.Join('\n', LiveMachine.Run("systemctl", "show", "--all", unit)
        .Replace(Path.GetFileNameWithoutExtension(unit), "UNIT", StringComparison.Ordinal)
        .Split('\n')
        .Where(line => line.Split('=')[0] is var name && !s_own.Contains(name) && !name.Contains("Timestamp", StringComparison.Ordinal))
        .Select(line => line.Split('=', 2) is [var name, var words] && s_sets.Contains(name) ? $"{name}={string.Join(' ', words.Split(' ').Order(StringComparer.Ordinal))}" : line));
}
