using PSSystemdHarden.Directives;
using PSSystemdHarden.Host;
using PSSystemdHarden.Interop;
using PSSystemdHarden.Units;

using Xunit;

namespace PSSystemdHarden.Core.Tests.Host;

/// <summary>Verdicts on hosts that lack something.</summary>
public sealed class HostSupportTests : IDisposable
{
    private readonly FakeHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void A_host_with_everything_supports_everything()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && LibSeccomp.IsAvailable() && SharedLibrary.IsAvailable("libbpf.so.1"), "systemd's libraries are not installed");
        HostSupport support = _host.Support();
        Assert.All(DirectiveCatalog.Embedded.Sandbox, directive =>
            Assert.Equal(new SandboxSupport(DirectiveSupport.Supported), support.Judge(directive, SystemdVersion.NewestKnown)));
        Assert.Equal(1, _host.Questions);
    }

    [Theory]
    [InlineData("/proc/self/ns/net", "PrivateNetwork", DirectiveSupport.Ignored, "the kernel has no network namespaces")]
    [InlineData("/proc/self/ns/net", "NetworkNamespacePath", DirectiveSupport.Refused, "the kernel has no network namespaces")]
    [InlineData("/proc/self/ns/user", "PrivateUsers", DirectiveSupport.Refused, "the kernel has no user namespaces")]
    [InlineData("/proc/self/ns/pid", "PrivatePIDs", DirectiveSupport.Ignored, "the kernel has no PID namespaces")]
    [InlineData("/proc/self/ns/uts", "ProtectHostname", DirectiveSupport.Supported, "only in part: the kernel has no UTS namespaces")]
    [InlineData("/proc/self/ns/mnt", "ProtectSystem", DirectiveSupport.Ignored, "the kernel has no mount namespaces")]
    [InlineData("/proc/self/ns/mnt", "RootDirectory", DirectiveSupport.Refused, "the kernel has no mount namespaces")]
    [InlineData("/proc/pressure", "MemoryPressureWatch", DirectiveSupport.Ignored, "the kernel does not measure pressure (/proc/pressure/memory can't be read)")]
    [InlineData("/sys/kernel/security/lsm", "RestrictFileSystems", DirectiveSupport.Ignored,
        "systemd can't see whether the kernel has the BPF LSM: there is no /sys/kernel/security/lsm")]
    [InlineData("/sys/fs/selinux/enforce", "SELinuxContext", DirectiveSupport.Ignored, "SELinux is not active (/sys/fs/selinux is empty)")]
    [InlineData("/sys/module/apparmor", "AppArmorProfile", DirectiveSupport.Ignored, "AppArmor is not active (/sys/module/apparmor)")]
    [InlineData("/sys/fs/smackfs", "SmackProcessLabel", DirectiveSupport.Ignored, "SMACK is not active (there is no /sys/fs/smackfs)")]
    [InlineData("/dev/loop-control", "RootImage", DirectiveSupport.Refused, "there are no loop devices (/dev/loop-control)")]
    [InlineData("/dev/mapper", "RootHash", DirectiveSupport.Refused, "there is no device mapper (/dev/mapper/control)")]
    [InlineData("/sys/module/nf_tables", "NFTSet", DirectiveSupport.Unknown, "whether the kernel has nf_tables can't be seen from here")]
    [InlineData("/proc/sys/kernel/unprivileged_bpf_disabled", "IPAddressDeny", DirectiveSupport.Ignored, "the kernel has no BPF")]
    public void What_is_missing_decides(string missing, string directive, DirectiveSupport expected, string reason)
    {
        _host.Remove(missing);
        Assert.Equal(new SandboxSupport(expected, reason), _host.Judge(directive));
    }

    [Theory]
    [InlineData("PrivateNetwork", "/proc/sys/user/max_net_namespaces", "no network namespaces are allowed (/proc/sys/user/max_net_namespaces is 0)")]
    [InlineData("ProtectHome", "/proc/sys/user/max_mnt_namespaces", "no mount namespaces are allowed (/proc/sys/user/max_mnt_namespaces is 0)")]
    public void Namespaces_that_are_used_up_stop_the_unit(string directive, string limit, string reason)
    {
        _host.Write(limit, "0\n");
        Assert.Equal(new SandboxSupport(DirectiveSupport.Refused, reason), _host.Judge(directive));
    }

    [Theory]
    [InlineData("PrivateTmp", DirectiveSupport.Ignored)]
    [InlineData("BindPaths", DirectiveSupport.Refused)]
    [InlineData("DynamicUser", DirectiveSupport.Refused)]
    [InlineData("NetworkNamespacePath", DirectiveSupport.Ignored)]
    [InlineData("TemporaryFileSystem", DirectiveSupport.Refused)]
    [InlineData("PrivatePIDs", DirectiveSupport.Refused)]
    [InlineData("DeviceAllow", DirectiveSupport.Ignored)]
    [InlineData("PrivateUsers", DirectiveSupport.Supported)]
    public void A_container_without_privileges_has_less(string directive, DirectiveSupport expected)
    {
        _host.Write("/proc/1/status", "CapEff:\t00000000a80425fb\nSeccomp:\t0\n");
        Assert.Equal(expected, _host.Judge(directive).Support);
    }

    [Theory]
    [InlineData("SocketBindDeny", "BPF_FRAMEWORK")]
    [InlineData("RestrictFileSystems", "BPF_FRAMEWORK")]
    [InlineData("SystemCallFilter", "SECCOMP")]
    [InlineData("PAMName", "PAM")]
    public void What_systemd_was_built_without_is_ignored(string directive, string feature)
    {
        _host.Features = _host.Features.Replace('+' + feature, '-' + feature, StringComparison.Ordinal);
        Assert.Equal(new SandboxSupport(DirectiveSupport.Ignored, $"this systemd was built without {feature}"), _host.Judge(directive));
    }

    [Fact]
    public void The_version_goes_before_the_host()
    {
        _host.Remove("/proc/self/ns/pid");
        Assert.Equal(new SandboxSupport(DirectiveSupport.Ignored, "systemd 252 passes over it: it came with 257"), _host.Judge("PrivatePIDs", "252.39"));
    }

    [Fact]
    public void Controllers_are_those_of_the_tree_that_systemd_has()
    {
        _host.Write("/proc/1/cgroup", "0::/machine/box/init.scope\n");
        _host.Write("/sys/fs/cgroup/machine/box/cgroup.controllers", "pids\n");
        Assert.Equal(DirectiveSupport.Supported, _host.Judge("TasksMax").Support);
        Assert.Equal(new SandboxSupport(DirectiveSupport.Ignored, "the memory controller is not available in this cgroup tree"), _host.Judge("MemoryMax"));
    }

    [Theory]
    [InlineData("MemoryMax", DirectiveSupport.Supported)]
    [InlineData("MemoryHigh", DirectiveSupport.Ignored)]
    [InlineData("IOWeight", DirectiveSupport.Supported)]
    [InlineData("DeviceAllow", DirectiveSupport.Supported)]
    [InlineData("IPAddressDeny", DirectiveSupport.Ignored)]
    [InlineData("TasksMax", DirectiveSupport.Ignored)]
    public void Cgroup_version_1_can_do_some(string directive, DirectiveSupport expected)
    {
        _host.Write("/proc/self/mountinfo", """
            32 25 0:28 / /sys/fs/cgroup/unified rw shared:10 - cgroup2 cgroup2 rw
            33 25 0:29 / /sys/fs/cgroup/memory rw shared:11 - cgroup cgroup rw,memory
            34 25 0:30 / /sys/fs/cgroup/blkio rw shared:12 - cgroup cgroup rw,blkio
            35 25 0:31 / /sys/fs/cgroup/devices rw shared:13 - cgroup cgroup rw,devices
            """);
        Assert.Equal(expected, _host.Judge(directive, "252.39").Support);
    }

    [Fact]
    public void Under_a_system_call_filter_only_programs_that_are_there_prove_bpf()
    {
        _host.Write("/proc/1/status", "CapEff:\t00000000fcecbfff\nSeccomp:\t2\n");
        Assert.Equal(DirectiveSupport.Unknown, _host.Judge("IPAddressDeny").Support);
        _host.Link("/proc/1/fd/3", "anon_inode:[eventpoll]");
        Assert.Equal(DirectiveSupport.Ignored, _host.Judge("IPAddressDeny").Support);
        _host.Link("/proc/1/fd/4", "anon_inode:bpf-prog");
        Assert.Equal(DirectiveSupport.Supported, _host.Judge("IPAddressDeny").Support);
        Assert.Equal(DirectiveSupport.Unknown, _host.Judge("RestrictFileSystems").Support);
    }

    [Fact]
    public void Under_a_system_call_filter_only_services_with_mounts_of_their_own_prove_namespaces()
    {
        _host.Write("/proc/1/status", "CapEff:\t00000000fcecbfff\nSeccomp:\t2\n");
        _host.Write("/proc/1/mountinfo", "763 737 0:103 / / rw - overlay x rw\n");
        _host.Write("/proc/20/status", "PPid:\t1\n");
        _host.Write("/proc/20/mountinfo", "763 737 0:103 / / rw - overlay x rw\n");

        // One that was started elsewhere, as by nsenter(1), says nothing of systemd.
        _host.Write("/proc/21/status", "PPid:\t0\n");
        _host.Write("/proc/21/mountinfo", "900 737 0:103 / / rw - overlay x rw\n");
        Assert.Equal(
            new SandboxSupport(DirectiveSupport.Unknown, "systemd's own system calls are filtered, and no service shows whether it may make mount namespaces"), _host.Judge("PrivateTmp"));

        _host.ActiveUnit = "systemd-logind.service";
        Assert.Equal(new SandboxSupport(DirectiveSupport.Ignored, "systemd may not make mount namespaces here: its own system calls are filtered"), _host.Judge("PrivateTmp"));
        Assert.Equal(DirectiveSupport.Refused, _host.Judge("DynamicUser").Support);
        Assert.Equal(DirectiveSupport.Refused, _host.Judge("PrivateUsers").Support);
        Assert.Equal(DirectiveSupport.Ignored, _host.Judge("NetworkNamespacePath").Support);
        Assert.Equal(DirectiveSupport.Unknown, _host.Judge("PrivatePIDs").Support);

        _host.Write("/proc/20/mountinfo", "901 737 0:103 / / rw - overlay x rw\n");
        Assert.Equal(DirectiveSupport.Supported, _host.Judge("PrivateTmp").Support);
    }

    [Theory]
    [InlineData("kernel/net/netfilter/nf_tables.ko.xz: kernel/net/netfilter/nfnetlink.ko.xz\n", DirectiveSupport.Supported)]
    [InlineData("kernel/net/netfilter/nft_ct.ko:\n", DirectiveSupport.Ignored)]
    public void A_module_counts_before_it_is_loaded(string modules, DirectiveSupport expected)
    {
        _host.Remove("/sys/module/nf_tables");
        _host.Write("/lib/modules/6.1.0/modules.dep", modules);
        Assert.Equal(expected, _host.Judge("NFTSet").Support);
    }
}
