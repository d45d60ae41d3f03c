using System.Globalization;

using PSSystemdHarden.Directives;
using PSSystemdHarden.DropIns;
using PSSystemdHarden.Exposure;
using PSSystemdHarden.Running.Properties;
using PSSystemdHarden.Units;
using PSSystemdHarden.Values;

using Xunit;

namespace PSSystemdHarden.Core.Tests.Running;

/// <summary>What is sent of a sandbox, and what is refused before. <see cref="TransientPropertyTests"/> has systemd's own word on all of it.</summary>
public class TransientFormTests
{
    [Theory]
    [InlineData(257, "MemoryMax=50%", "MemoryMaxScale u 2147483648 UInt32")]
    [InlineData(257, "MemoryMax=1M", "MemoryMax t 1048576 UInt64")]
    [InlineData(257, "LimitNOFILE=10:20", "LimitNOFILESoft t 10 UInt64; LimitNOFILE t 20 UInt64")]
    [InlineData(252, "PrivateTmp=yes", "PrivateTmp b True Boolean")]
    [InlineData(257, "PrivateTmp=disconnected", "PrivateTmpEx s \"disconnected\"")]
    [InlineData(257, "CPUQuota=20%", "CPUQuotaPerSecUSec t 200000 UInt64")]
    [InlineData(257, "StateDirectory=a b:link", "StateDirectory as [\"a\", \"b\"]; StateDirectorySymlink a(sst) [[\"b\", \"link\", 0 UInt64]]")]
    [InlineData(257, "SystemCallFilter=@system-service|~@privileged read", "SystemCallFilter (bas) [True Boolean, [\"@system-service\"]]; SystemCallFilter (bas) [False Boolean, [\"@privileged\", \"read\"]]")]
    [InlineData(257, "SystemCallFilter=~|read|~write", "SystemCallFilter (bas) [False Boolean, [\"write\"]]")]
    [InlineData(257, "StandardOutput=append:/run/x", "StandardOutputFileToAppend s \"/run/x\"")]
    [InlineData(257, "StandardOutput=fd:two", "StandardOutputFileDescriptorName s \"two\"")]
    [InlineData(257, "WorkingDirectory=-/srv", "WorkingDirectory s \"-/srv\"")]
    [InlineData(257, "Delegate=yes", "DelegateControllers as [\"cpu\", \"cpuset\", \"io\", \"memory\", \"pids\"]")]
    [InlineData(257, "CPUAffinity=numa", "CPUAffinityFromNUMA b True Boolean")]
    [InlineData(257, "DeviceAllow=/dev/null r|/dev/zero", "DeviceAllow a(ss) [[\"/dev/null\", \"r\"], [\"/dev/zero\", \"rwm\"]]")]
    [InlineData(257, "RootHashSignature=/etc/x", "RootHashSignaturePath s \"/etc/x\"")]
    [InlineData(257, "SetCredential=a:100%b", "SetCredential a(say) [[\"a\", h3130302562]]")]
    [InlineData(257, "Environment=A=%p-%%", "Environment as [\"A=unit-%\"]")]
    [InlineData(257, "CapabilityBoundingSet=", "CapabilityBoundingSet t 0 UInt64")]
    [InlineData(257, "ReadWritePaths=", "")]
    [InlineData(257, "MountAPIVFS=no", "MountAPIVFS b False Boolean")]
    public void Lines_are_sent_as(int version, string setting, string expected) =>
        Assert.Equal(expected, string.Join("; ", TransientProperties.Of([Read(setting)], Context(version))
            .Select(property => $"{property.Name} {property.Signature} {BusValues.Describe(property.Value)}")));

    [Theory]
    [InlineData(252, "PrivateBPF=yes", "PrivateBPF=: systemd knows PrivateBPF= since 258, and 252 passes over it.")]
    [InlineData(252, "PrivateTmp=disconnected", "PrivateTmp=: systemd 252 drops this assignment: 'disconnected' is known since systemd 257, and this is 252.")]
    [InlineData(257, "ReadWritePaths=relative /usr", "ReadWritePaths=: systemd 257 drops a part of this: the path 'relative' is not absolute.")]
    [InlineData(257, "MemoryMax=much", "MemoryMax=: systemd 257 drops this assignment: it does not take 'much'.")]
    [InlineData(257, "StandardOutput=wrong", "StandardOutput=: systemd 257 drops this assignment: it does not take 'wrong'.")]
    [InlineData(262, "TimeoutCleanSec=5", "TimeoutCleanSec=5: systemd 262 takes this from a unit file only; no D-Bus property sets it.")]
    [InlineData(257, "SELinuxContext=-x", "SELinuxContext=-x: systemd 257 takes this from a unit file only; no D-Bus property sets it.")]
    [InlineData(257, "TasksMax=100%", "TasksMax=: systemd takes no whole of the tasks for a unit that has no file.")]
    [InlineData(257, "Environment=HOST=%H", "Environment=: 'HOST=%H' has a specifier that stands for something of the machine, and systemd replaces none in a unit that has no file.")]
    public void What_systemd_would_not_heed_is_refused(int version, string setting, string message) =>
        Assert.Equal(message, Assert.Throws<DirectiveValueException>(() => TransientProperties.Of([Read(setting)], Context(version))).Message);

    [Fact]
    public void Folders_of_a_users_manager_are_not_guessed()
    {
        DropInAssignment setting = Read("Environment=STATE=%S");
        Assert.Equal(["STATE=/var/lib"], (string[])Assert.Single(TransientProperties.Of([setting], Context(257))).Value);
        DirectiveValueException refused = Assert.Throws<DirectiveValueException>(() => TransientProperties.Of([setting], Context(257) with { IsUserManager = true }));
        Assert.Contains("'STATE=%S'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sandbox_of_a_size_that_could_harm_PID_1_is_refused()
    {
        var settings = new DropInAssignment(Read("Environment=A=1").Directive, [.. Enumerable.Range(0, 10).Select(i => $"V{i}=" + new string('x', 60_000))]);
        Assert.Contains("512 KiB", Assert.Throws<DirectiveValueException>(() => TransientProperties.Of([settings], Context(257))).Message, StringComparison.Ordinal);
    }

    private static DropInAssignment Read(string setting)
    {
        string[] parts = setting.Split('=', 2);
        Assert.True(DirectiveCatalog.Embedded.TryFind("Service", parts[0], out Directive? directive));
        return new DropInAssignment(directive, parts[1].Length == 0 ? [] : parts[1].Split('|'));
    }

    private static ValueContext Context(int version)
    {
        var systemd = SystemdVersion.Parse(version.ToString(CultureInfo.InvariantCulture));
        return new ValueContext("unit.service", systemd, ExposureRules.ForFiles(systemd, ExposureScoring.Live).Groups, memory: null, hasBpfFramework: true);
    }
}
