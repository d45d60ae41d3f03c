using PSSystemdHarden.Exposure;
using PSSystemdHarden.UnitFiles;
using PSSystemdHarden.UnitFiles.Loading;
using PSSystemdHarden.UnitFiles.Lookup;
using PSSystemdHarden.Units;

using Xunit;

namespace PSSystemdHarden.Core.Tests.UnitFiles;

/// <summary>Lines that keep a unit from loading in some versions: what `systemd-analyze security --offline=true` of the four said of the same unit.</summary>
public sealed class LoadRuleTests : IDisposable
{
    private static readonly string[] s_versions = ["252.39", "254.26", "257.13", "262"];

    private readonly string _folder = Directory.CreateTempSubdirectory("psh-load-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("", "RootImagePolicy=;RootImagePolicy=-;MountImagePolicy=*;ExtensionImagePolicy=~")]
    [InlineData("", "RootImagePolicy=esp=unprotected:xbootldr=absent:home=open:srv=ignore:usr=signed:swap=encrypted:tmp=unused:var=read-only-on+growfs-off")]
    [InlineData("", "RootImagePolicy=root-verity=unused+absent:usr-verity-sig=open:= open + absent :root = -:usr=")]
    [InlineData("", @"RootImagePolicy=ro\ot=op\en")]
    [InlineData("254.26 257.13 262", "RootImagePolicy=bogus")]
    [InlineData("254.26 257.13 262", "MountImagePolicy=bogus")]
    [InlineData("254.26 257.13 262", "ExtensionImagePolicy=bogus")]
    [InlineData("254.26 257.13 262", "RootImagePolicy=bogus;RootImagePolicy=")]
    [InlineData("254.26 257.13 262", "RootImagePolicy=root=open:")]
    [InlineData("254.26 257.13 262", "RootImagePolicy=root=open:root=open")]
    [InlineData("254.26 257.13 262", "RootImagePolicy==open:=ignore")]
    [InlineData("254.26 257.13 262", @"RootImagePolicy=root=\\")]
    [InlineData("254.26 257.13", "RootImagePolicy=bogus=open:bogus=open")]
    [InlineData("254.26 257.13", @"RootImagePolicy=root=open:bogus=\\")]
    [InlineData("254.26 257.13", "RootImagePolicy=root=bogus")]
    [InlineData("254.26 257.13", "RootImagePolicy=root=verity+")]
    [InlineData("254.26 257.13", "RootImagePolicy=root=ext4")]
    [InlineData("254.26 257.13", "RootImagePolicy=root=encryptedwithintegrity")]
    public void A_policy_for_images(string refusedBy, string lines) => AssertRefused(refusedBy, lines);

    /// <summary>A working directory below /proc is refused since 257 where something asks for a mount namespace.</summary>
    [Theory]
    [InlineData("", "PrivateUsers=yes;ProtectHostname=yes;ProtectClock=yes;NoNewPrivileges=yes")]
    [InlineData("257.13 262", "ReadWritePaths=-+/srv")]
    [InlineData("", "ReadWritePaths=+-/srv")]
    [InlineData("257.13 262", "ReadWriteDirectories=/srv")]
    [InlineData("", "ReadWriteDirectories=/srv;ReadWritePaths=")]
    [InlineData("257.13 262", "ReadOnlyPaths=/../b")]
    [InlineData("", "ReadOnlyPaths=/a/../b")]
    [InlineData("257.13 262", "InaccessiblePaths=/a")]
    [InlineData("", "InaccessibleDirectories=/a;InaccessiblePaths=")]
    [InlineData("257.13 262", "ExecPaths=/a")]
    [InlineData("257.13 262", "NoExecPaths=/a;ExecPaths=")]
    [InlineData("257.13 262", "NoExecPaths=/b \"/a b")]
    [InlineData("", "NoExecPaths=%Q")]
    [InlineData("257.13 262", "BindPaths=/a:/b:norbind")]
    [InlineData("257.13 262", "BindPaths=/a:b /c")]
    [InlineData("", "BindPaths=/a:/b:bogus")]
    [InlineData("", "BindPaths=/a:")]
    [InlineData("", "BindReadOnlyPaths=/a;BindPaths=")]
    [InlineData("257.13 262", "TemporaryFileSystem=/a:ro")]
    [InlineData("", "TemporaryFileSystem=:ro")]
    [InlineData("257.13 262", "ExtensionImages=-/a.raw:bogus:ro")]
    [InlineData("", "ExtensionImages=/dev/a")]
    [InlineData("257.13 262", "ExtensionDirectories=-/a")]
    [InlineData("", "ExtensionDirectories=/a;ExtensionDirectories=")]
    [InlineData("257.13 262", "MountImages=-/dev/a::/b")]
    [InlineData("", "MountImages=/a:/sys/b")]
    [InlineData("", "MountImages=--/a:/b")]
    [InlineData("257.13 262", "MountFlags=slave;MountFlags=bogus")]
    [InlineData("", "MountFlags=slave;MountFlags=")]
    [InlineData("", "MountFlags=shared")]
    [InlineData("257.13 262", "PrivateIPC=yes")]
    [InlineData("257.13 262", "IPCNamespacePath=/a")]
    [InlineData("", "IPCNamespacePath=/a;IPCNamespacePath=")]
    [InlineData("257.13 262", "LogNamespace=x@y;BindLogSockets=no")]
    [InlineData("", "LogNamespace=x*")]
    [InlineData("257.13 262", "PrivateNetwork=yes")]
    [InlineData("", "PrivateNetwork=yes;PrivateMounts=no")]
    [InlineData("257.13 262", "NetworkNamespacePath=/a;PrivateMounts=no;PrivateMounts=")]
    [InlineData("257.13 262", "PrivatePIDs=yes")]
    [InlineData("262", "PrivateBPF=yes")]
    [InlineData("262", "PrivateTmp=yes")]
    [InlineData("262", "PrivateTmp=disconnected;PrivateTmp=yes")]
    [InlineData("257.13 262", "PrivateTmp=disconnected")]
    [InlineData("257.13 262", "ProtectControlGroups=private")]
    [InlineData("257.13 262", "DynamicUser=yes")]
    [InlineData("257.13 262", "RootImage=/a.raw;MountAPIVFS=no;BindLogSockets=no")]
    [InlineData("262", "RootMStack=/a")]
    [InlineData("257.13 262", "RootDirectory=/srv;BindLogSockets=no")]
    [InlineData("", "RootDirectory=/srv;BindLogSockets=no;MountAPIVFS=no")]
    [InlineData("", "RootDirectory=/")]
    [InlineData("257.13 262", "RootDirectory=/;StateDirectory=x")]
    [InlineData("257.13 262", "MountAPIVFS=yes")]
    [InlineData("", "MountAPIVFS=yes;BindLogSockets=no")]
    [InlineData("257.13 262", "BindLogSockets=yes")]
    [InlineData("", "StateDirectory=x:y")]
    [InlineData("257.13 262", "StateDirectory=x x::ro")]
    [InlineData("257.13 262", "StateDirectory=x::ro x")]
    [InlineData("", "StateDirectory=x::ro;StateDirectory=")]
    [InlineData("", "StateDirectory=private/x::ro ../x::ro /x::ro .::ro x:/y:ro x::rw")]
    [InlineData("257.13 262", "ConfigurationDirectory=x::ro")]
    [InlineData("", "ConfigurationDirectory=x:y:ro")]
    public void A_mount_namespace(string refusedBy, string lines) => AssertRefused(refusedBy, "WorkingDirectory=/proc/1;" + lines);

    [Theory]
    [InlineData("257.13 262", "/proc")]
    [InlineData("257.13 262", "-/./sys//x")]
    [InlineData("257.13 262", "/dev/shm")]
    [InlineData("", "/procx")]
    [InlineData("", "~")]
    public void A_working_directory(string refusedBy, string path) => AssertRefused(refusedBy, $"ReadWritePaths=/srv;WorkingDirectory={path}");

    [Theory]
    [InlineData("252.39 254.26", "any SIGKILL")]
    [InlineData("252.39 254.26", "RTMIN+3")]
    [InlineData("252.39 254.26", "EXEC")]
    [InlineData("252.39 254.26", "0x10")]
    [InlineData("", "any kill 256 SIGRTMIN+99 SIG9")]
    [InlineData("", "\"1\"")]
    [InlineData("", "1;RestartForceExitStatus=")]
    public void An_exit_status_that_starts_a_oneshot_anew(string refusedBy, string words) => AssertRefused(refusedBy, $"Type=oneshot;RestartForceExitStatus={words}");

    private void AssertRefused(string versions, string lines)
    {
        string path = Path.Combine(_folder, "test.service");
        File.WriteAllText(path, $"[Service]\nExecStart=/bin/true\n{lines.Replace(';', '\n')}\n");
        Assert.Equal(versions, string.Join(' ', s_versions.Where(version => !Loads(path, version))));
    }

    private static bool Loads(string path, string version)
    {
        try
        {
            new UnitFileRater(FileTree.Machine, [], ExposureRules.ForFiles(SystemdVersion.Parse(version), ExposureScoring.Offline)).RateFile(path);
            return true;
        }
        catch (UnitLoadException)
        {
            return false;
        }
    }
}
