using System.Globalization;
using System.Management.Automation;

using PSSystemdHarden.Testing;
using PSSystemdHarden.Tests.Engine;

using Xunit;

namespace PSSystemdHarden.Tests.Live;

/// <summary>Get-UnitSandbox against what systemctl shows of the same service.</summary>
public class GetUnitSandboxTests
{
    /// <summary>Directives that systemctl shows as a unit file would say them.</summary>
    private static readonly string[] s_comparable =
    [
        "NoNewPrivileges", "ProtectSystem", "ProtectHome", "PrivateTmp", "PrivateDevices", "PrivateNetwork", "PrivateUsers", "PrivateMounts",
        "ProtectKernelTunables", "ProtectKernelModules", "ProtectKernelLogs", "ProtectControlGroups", "ProtectClock", "ProtectHostname", "ProtectProc",
        "ProcSubset", "LockPersonality", "MemoryDenyWriteExecute", "RestrictRealtime", "RestrictSUIDSGID", "RemoveIPC", "DynamicUser", "DevicePolicy",
        "UMask", "KeyringMode", "SystemCallArchitectures", "NotifyAccess", "Nice", "OOMScoreAdjust", "User", "Group", "StateDirectory", "ReadOnlyPaths",
        "PrivateIPC", "IgnoreSIGPIPE", "Slice",
    ];

    [ThrowawayFact]
    public void Values_sources_and_what_is_pending_are_the_services_own()
    {
        using var demo = new DemoService("ExecStart=/bin/sleep infinity\nNoNewPrivileges=yes\nProtectHome=read-only\nReadOnlyPaths=/usr\nUMask=0027\nNice=3");
        Directory.CreateDirectory(DemoService.Folder);
        string dropIn = Path.Combine(DemoService.Folder, "10-test.conf");
        File.WriteAllText(dropIn, "[Service]\nProtectSystem=strict\nSystemCallArchitectures=native\nStateDirectory=pssh-demo\nUMask=0077\nReadOnlyPaths=/opt\n");
        LiveMachine.Run("systemctl", "daemon-reload");
        LiveMachine.Run("systemctl", "restart", DemoService.Name);
        using var shell = new Shell();

        Dictionary<string, PSObject> all = Read(shell, "Get-UnitSandbox pssh-demo -All");
        Assert.Equal(s_comparable.Select(name => $"{name}={DemoService.Show(name)}"), s_comparable.Select(name => $"{name}={Text(all[name], "Text")}"));
        Dictionary<string, PSObject> set = Read(shell, "Get-Unit pssh-demo | Get-UnitSandbox");
        Assert.Equal(
            ("pssh-demo.service:5", "10-test.conf:2", "10-test.conf:5", "10-test.conf:6"),
            (Text(set["NoNewPrivileges"], "Source"), Text(set["ProtectSystem"], "Source"), Text(set["UMask"], "Source"), Text(set["ReadOnlyPaths"], "Source")));
        Assert.False(set.ContainsKey("PrivateNetwork"));
        Assert.Equal("None", Pending(shell));

        File.WriteAllText(dropIn, "[Service]\nProtectSystem=full\n");
        File.SetLastWriteTimeUtc(dropIn, DateTime.UtcNow.AddSeconds(1));
        Assert.Equal("Reload", Pending(shell));
        LiveMachine.Run("systemctl", "daemon-reload");
        Assert.Equal("Restart", Pending(shell));
        Thread.Sleep(TimeSpan.FromSeconds(1.5));
        LiveMachine.Run("systemctl", "restart", DemoService.Name);
        Assert.Equal("None", Pending(shell));
    }

    /// <summary>The table of what directives imply, row by row: PID 1 has it so, and files that it would read the same tell the same. With the version since which it is so.</summary>
    [ThrowawayTheory]
    [InlineData("DynamicUser=yes", "NoNewPrivileges RemoveIPC RestrictSUIDSGID ProtectSystem ProtectHome PrivateTmp User Group SetLoginEnvironment/255")]
    [InlineData("DynamicUser=yes\nProtectSystem=full\nProtectHome=no\nPrivateTmp=no\nRemoveIPC=no", "NoNewPrivileges RemoveIPC RestrictSUIDSGID ProtectSystem ProtectHome PrivateTmp User Group SetLoginEnvironment/255")]
    [InlineData("PrivateDevices=yes", "DevicePolicy CapabilityBoundingSet")]
    [InlineData("ProtectKernelModules=yes", "CapabilityBoundingSet")]
    [InlineData("ProtectKernelLogs=yes", "CapabilityBoundingSet")]
    [InlineData("ProtectClock=yes", "CapabilityBoundingSet")]
    [InlineData("ProtectClock=yes\nDevicePolicy=closed", "CapabilityBoundingSet DeviceAllow")]
    [InlineData("User=daemon", "SetLoginEnvironment/255")]
    [InlineData("PAMName=login", "SetLoginEnvironment/255")]
    [InlineData("RootDirectory=/srv", "MountAPIVFS BindLogSockets/257")]
    [InlineData("RootDirectory=/srv\nMountAPIVFS=no", "")]
    [InlineData("MountAPIVFS=yes", "BindLogSockets/257")]
    [InlineData("MountAPIVFS=yes\nBindLogSockets=no", "")]
    public void What_is_implied_has_its_cause_as_the_source(string settings, string implied)
    {
        using var demo = new DemoService($"ExecStart=/bin/sleep infinity\n{settings}");
        using var shell = new Shell();
        string[] expected =
        [
            .. implied.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => name.Split('/'))
                .Where(name => name.Length == 1 || int.Parse(name[1], CultureInfo.InvariantCulture) <= LiveMachine.Version).Select(name => name[0]).Order(StringComparer.Ordinal),
        ];
        Dictionary<string, PSObject> live = Read(shell, "Get-UnitSandbox pssh-demo");
        Dictionary<string, PSObject> files = Read(shell, $"Get-UnitSandbox -Path {LiveMachine.RuntimeUnits}/{DemoService.Name}");
        string source = $"pssh-demo.service:5 ({settings.Split('=')[0]}=)";
        Assert.Equal(expected, live.Where(row => Text(row.Value, "Source") == source).Select(row => row.Key).Order(StringComparer.Ordinal));
        Assert.Equal(
            expected.Select(name => $"{name}={Text(live[name], "Text")} {source}"),
            expected.Select(name => $"{name}={Text(files[name], "Text")} {Text(files[name], "Source")}"));
    }

    [LiveFact]
    public void What_is_not_there_is_one_error()
    {
        using var shell = new Shell();
        ErrorRecord error = Assert.Single(shell.Run("Get-UnitSandbox psh-nothing").Errors);
        Assert.Equal("UnitNotFound,PSSystemdHarden.Commands.GetUnitSandboxCommand", error.FullyQualifiedErrorId);
    }

    private static string Pending(Shell shell) => Text(Read(shell, "Get-UnitSandbox pssh-demo")["ProtectSystem"], "Pending");

    private static Dictionary<string, PSObject> Read(Shell shell, string script)
    {
        ShellResult result = shell.Run(script);
        Assert.Empty(result.Errors);
        return result.Output.ToDictionary(o => Text(o, "Directive"));
    }

    private static string Text(PSObject o, string property) => o.Properties[property].Value?.ToString() ?? string.Empty;
}
