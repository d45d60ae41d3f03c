using System.Management.Automation;

using PSSystemdHarden.Tests.Engine;

using Xunit;

namespace PSSystemdHarden.Tests.Commands;

/// <summary>Get-UnitSandbox over files: nothing here needs a systemd.</summary>
public sealed class GetUnitSandboxTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("units-").FullName;
    private readonly Shell _shell = new();

    [Fact]
    public void A_file_a_folder_a_wildcard_and_the_pipeline_give_the_same()
    {
        string web = Write("web.service", "[Service]\nExecStart=/bin/true\nPrivateNetwork=yes\n");
        string[] expected = ["web.service PrivateNetwork yes web.service:3"];
        Assert.Equal(expected, Lines("param($p) Get-UnitSandbox -Path $p", web));
        Assert.Equal(expected, Lines("param($p) Get-UnitSandbox -LiteralPath $p", web));
        Assert.Equal(expected, Lines("param($p) Get-UnitSandbox -Path $p", _folder));
        Assert.Equal(expected, Lines("param($p) Get-UnitSandbox -Path $p/*.service", _folder));
        Assert.Equal(expected, Lines("param($p) [IO.FileInfo]::new($p) | Get-UnitSandbox", web));
    }

    [Theory]
    [InlineData("NoNewPrivileges=1", "NoNewPrivileges yes web.service:3")]
    [InlineData("NoNewPrivileges=yes\nNoNewPrivileges=maybe", "NoNewPrivileges yes web.service:3")]
    [InlineData("NoNewPrivileges=yes\nNoNewPrivileges=no", "NoNewPrivileges no web.service:4")]
    [InlineData("PrivatePIDs=yes", "")]
    [InlineData("NoSuchThing=yes", "")]
    [InlineData("ReadOnlyPaths=/a\nReadOnlyPaths=\nReadOnlyPaths=/b\nReadOnlyDirectories=/c", "ReadOnlyPaths /b /c web.service:6")]
    [InlineData("CapabilityBoundingSet=", "CapabilityBoundingSet  web.service:3")]
    [InlineData("MemoryMax=1G", "MemoryMax 1G web.service:3")]
    [InlineData("MemoryMax=50%", "MemoryMax 50% web.service:3")]
    [InlineData("LimitNOFILE=100:200", "LimitNOFILE 100:200 web.service:3")]
    [InlineData("PrivateDevices=yes", "CapabilityBoundingSet ~CAP_SYS_RAWIO CAP_MKNOD web.service:3 (PrivateDevices=)|DevicePolicy closed web.service:3 (PrivateDevices=)|PrivateDevices yes web.service:3")]
    [InlineData("PrivateDevices=yes\nDevicePolicy=strict\nCapabilityBoundingSet=CAP_MKNOD CAP_CHOWN", "CapabilityBoundingSet CAP_CHOWN web.service:5|DevicePolicy strict web.service:4|PrivateDevices yes web.service:3")]
    public void Lines_that_count_are_values_and_sources(string settings, string expected)
    {
        string web = Write("web.service", $"[Service]\nExecStart=/bin/true\n{settings}\n");
        Assert.Equal(expected, string.Join('|', Lines("param($p) Get-UnitSandbox -Path $p -SystemdVersion 252", web).Select(line => line["web.service ".Length..])));
    }

    [Fact]
    public void What_DynamicUser_implies_beats_weaker_lines_only()
    {
        string web = Write("web.service", "[Service]\nExecStart=/bin/true\nDynamicUser=yes\nProtectSystem=full\nProtectHome=tmpfs\n");
        Dictionary<string, string> found = Lines("param($p) Get-UnitSandbox -Path $p -SystemdVersion 252", web)
            .Select(line => line.Split(' ', 3)).ToDictionary(parts => parts[1], parts => parts[2]);
        Assert.Equal(("strict web.service:3 (DynamicUser=)", "tmpfs web.service:5"), (found["ProtectSystem"], found["ProtectHome"]));
        Assert.Equal(("yes web.service:3 (DynamicUser=)", "web web.service:3 (DynamicUser=)"), (found["RemoveIPC"], found["User"]));
    }

    [Fact]
    public void Values_are_typed_and_drop_ins_name_their_own_lines()
    {
        string web = Write("web.service", "[Service]\nExecStart=/bin/true\nNoNewPrivileges=no\n");
        Write("web.service.d/10.conf", "[Service]\nNoNewPrivileges=yes\nMemoryMax=1M\nReadOnlyPaths=/a /b\nUser=a/b\nPrivateTmp=yes\n");
        Dictionary<string, PSObject> found = _shell.Run("param($p) Get-UnitSandbox -Path $p -SystemdVersion 257", web).Output.ToDictionary(o => Text(o, "Directive"));
        Assert.Equal(["MemoryMax", "NoNewPrivileges", "ReadOnlyPaths"], found.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(true, found["NoNewPrivileges"].Properties["Value"].Value);
        Assert.Equal(1UL << 20, found["MemoryMax"].Properties["Value"].Value);
        Assert.Equal(["/a", "/b"], (IEnumerable<string>)found["ReadOnlyPaths"].Properties["Value"].Value);
        Assert.Equal(("10.conf:2", "None"), (Text(found["NoNewPrivileges"], "Source"), Text(found["NoNewPrivileges"], "Pending")));
    }

    [Fact]
    public void A_value_that_systemd_passes_over_does_not_count()
    {
        string web = Write("web.service", "[Service]\nExecStart=/bin/true\nLimitNOFILE=unlimited\nNice=5.\nLimitCPU=10\nLimitCPU=ten\nOOMScoreAdjust=2000\nTimerSlackNSec=soon\n");
        Assert.Equal(["web.service LimitCPU 10 web.service:5"], Lines("param($p) Get-UnitSandbox -Path $p -SystemdVersion 257", web));
    }

    [Fact]
    public void What_is_not_written_may_follow_from_others()
    {
        string web = Write("web.service", "[Service]\nExecStart=/bin/true\nUser=web\nRootDirectory=/srv/web\nProtectClock=yes\nDevicePolicy=closed\n");
        string[] Implied(string version) => Lines($"param($p) Get-UnitSandbox -Path $p -SystemdVersion {version} -Directive SetLogin*, MountAPI*, BindLog*, DeviceAllow", web);
        string api = "web.service MountAPIVFS yes web.service:4 (RootDirectory=)", clock = "web.service DeviceAllow char-rtc r web.service:5 (ProtectClock=)";
        Assert.Equal([clock, api], Implied("252"));
        Assert.Equal(["web.service BindLogSockets yes web.service:4 (RootDirectory=)", clock, api, "web.service SetLoginEnvironment yes web.service:3 (User=)"], Implied("257"));
        Write("web.service.d/10.conf", "[Service]\nMountAPIVFS=no\n");
        Assert.Equal([clock, "web.service MountAPIVFS no 10.conf:2", "web.service SetLoginEnvironment yes web.service:3 (User=)"], Implied("257"));
    }

    [Fact]
    public void All_are_those_that_the_version_knows()
    {
        string web = Write("web.service", "[Service]\nExecStart=/bin/true\n");
        Assert.Empty(_shell.Run("param($p) Get-UnitSandbox -Path $p -SystemdVersion 262", web).Output);
        Assert.Equal(202, _shell.Run("param($p) Get-UnitSandbox -Path $p -SystemdVersion 262 -All", web).Output.Count);
        Assert.Equal(["PrivateUsers"], _shell.Run("param($p) Get-UnitSandbox -Path $p -SystemdVersion 252 -All -Directive privatep*, PrivateUsers", web).Values<string>("Directive"));
    }

    [Fact]
    public void A_directive_that_there_is_not_is_one_error()
    {
        string web = Write("web.service", "[Service]\nExecStart=/bin/true\n");
        ErrorRecord error = Assert.Single(_shell.Run("param($p) Get-UnitSandbox -Path $p, $p -Directive ProtectSytem, NoSuch*", web).Errors);
        Assert.Equal("DirectiveNotFound,PSSystemdHarden.Commands.GetUnitSandboxCommand", error.FullyQualifiedErrorId);
        Assert.Equal("Did you mean ProtectSystem?", error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void A_root_is_read_by_its_own_systemd()
    {
        Write("root/usr/lib/systemd/system/web.service", "[Service]\nExecStart=/bin/true\nPrivatePIDs=yes\n");
        Write("root/usr/lib/systemd/system/bad.service", "[Service]\nUser=a/b\n");
        Write("root/etc/systemd/system/web.service.d/x.conf", "[Service]\nUMask=0077\n");
        Write("root/usr/lib/systemd/libsystemd-shared-254.so", string.Empty);
        string root = Path.Combine(_folder, "root");
        string[] expected = ["web.service UMask 0077 x.conf:2"];
        Assert.Equal(expected, Lines("param($p) Get-UnitSandbox web -Root $p", root));
        Assert.Equal(expected, Lines("param($p) Get-UnitSandbox w* -Root $p", root));
        Assert.Equal(expected, Lines("param($p) Get-Unit web -Root $p | Get-UnitSandbox", root));
        Assert.Equal("UnitNotLoaded,PSSystemdHarden.Commands.GetUnitSandboxCommand", _shell.Run("param($p) Get-UnitSandbox -Root $p", root).Errors.Single().FullyQualifiedErrorId);
        Assert.Equal(root + "/etc/systemd/system/web.service.d/x.conf", $"{_shell.Run("param($p) (Get-UnitSandbox web -Root $p).Source.Path", root).Output.Single()}");
    }

    [Fact]
    public void The_view_groups_by_unit_and_tells_what_implies()
    {
        string web = Write("web.service", "[Service]\nExecStart=/bin/true\nPrivateDevices=yes\n");
        string text = Live.ChildShell.Run($"Get-UnitSandbox -Path {web} -SystemdVersion 257 -Directive *Device*").Output;
        Assert.Contains("Unit: web.service", text, StringComparison.Ordinal);
        Assert.Matches("DevicePolicy +implied by PrivateDevices +closed", text);
        Assert.Matches("PrivateDevices +web.service:3 +yes", text);
    }

    public void Dispose()
    {
        _shell.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Text(PSObject o, string property) => o.Properties[property].Value?.ToString() ?? string.Empty;

    private string[] Lines(string script, string argument)
    {
        ShellResult result = _shell.Run(script, argument);
        Assert.Empty(result.Errors);
        return [.. result.Output.Select(o => $"{Text(o, "Unit")} {Text(o, "Directive")} {Text(o, "Text")} {Text(o, "Source")}")];
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
