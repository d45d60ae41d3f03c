using System.Collections.Frozen;

using PSSystemdHarden.Directives;
using PSSystemdHarden.Interop;

namespace PSSystemdHarden.Host;

/// <summary>How each feature is found out: by reading alone, and as any user as far as that goes.</summary>
internal static class HostProbes
{
    /// <summary>Namespaces that systemd tries to make wherever the kernel has them, and does not start the service where it may not.</summary>
    private static readonly string[] s_insisting = ["cgroup", "pid"];

    internal static FrozenDictionary<HostFeature, Func<HostFacts, HostAnswer>> All { get; } = new Dictionary<HostFeature, Func<HostFacts, HostAnswer>>
    {
        [HostFeature.MountNamespace] = facts => Namespace(facts, "mnt", "mount"),
        [HostFeature.NetworkNamespace] = facts => Namespace(facts, "net", "network"),
        [HostFeature.IpcNamespace] = facts => Namespace(facts, "ipc", "IPC"),
        [HostFeature.UtsNamespace] = facts => Namespace(facts, "uts", "UTS"),
        [HostFeature.UserNamespace] = facts => Namespace(facts, "user", "user"),
        [HostFeature.CgroupNamespace] = facts => Namespace(facts, "cgroup", "control group"),
        [HostFeature.PidNamespace] = facts => Namespace(facts, "pid", "PID"),
        [HostFeature.Seccomp] = facts => BuiltWith(facts, "SECCOMP") ?? Seccomp(facts),
        [HostFeature.CgroupBpf] = CgroupBpf,
        [HostFeature.BpfFramework] = facts => BuiltWith(facts, "BPF_FRAMEWORK") ?? BpfFramework(facts),
        [HostFeature.BpfLsm] = BpfLsm,
        [HostFeature.BpfFileSystem] = facts => HostAnswer.When(
            facts.Files.Lines("/proc/self/mountinfo").Any(line => line.Contains(" /sys/fs/bpf ", StringComparison.Ordinal)),
            "no BPF file system is mounted on /sys/fs/bpf"),
        [HostFeature.MemoryController] = facts => facts.ControlGroups.Controller("memory"),
        [HostFeature.PidsController] = facts => facts.ControlGroups.Controller("pids"),
        [HostFeature.IoController] = facts => facts.ControlGroups.Controller("io"),
        [HostFeature.CpuController] = facts => facts.ControlGroups.Controller("cpu"),
        [HostFeature.CpusetController] = facts => facts.ControlGroups.Controller("cpuset"),
        // A kernel that was booted with psi=0 has the file, and can't read it.
        [HostFeature.Pressure] = facts => HostAnswer.When(facts.Files.Read("/proc/pressure/memory") is { Length: > 0 },
            "the kernel does not measure pressure (/proc/pressure/memory can't be read)"),
        [HostFeature.Oomd] = facts => HostAnswer.When(
            facts.IsActive("systemd-oomd.service") || facts.IsActive("systemd-oomd.socket"), "systemd-oomd does not run"),
        [HostFeature.Selinux] = facts => BuiltWith(facts, "SELINUX")
            ?? HostAnswer.When(facts.Files.Exists("/sys/fs/selinux/enforce"), "SELinux is not active (/sys/fs/selinux is empty)"),
        [HostFeature.AppArmor] = facts => BuiltWith(facts, "APPARMOR")
            ?? HostAnswer.When(
                facts.Files.Read("/sys/module/apparmor/parameters/enabled") == "Y", "AppArmor is not active (/sys/module/apparmor)"),
        [HostFeature.Smack] = facts => BuiltWith(facts, "SMACK")
            ?? HostAnswer.When(facts.Files.Exists("/sys/fs/smackfs"), "SMACK is not active (there is no /sys/fs/smackfs)"),
        [HostFeature.Pam] = facts => BuiltWith(facts, "PAM") ?? HostAnswer.Present,
        [HostFeature.OverlayFs] = facts => facts.Files.Words("/proc/filesystems").Contains("overlay")
            ? HostAnswer.Present
            : KernelModule(facts.Files, "overlay"),
        [HostFeature.DmVerity] = facts => facts.Files.Exists("/dev/mapper/control")
            ? KernelModule(facts.Files, "dm_verity")
            : HostAnswer.Absent("there is no device mapper (/dev/mapper/control)"),
        [HostFeature.LoopDevices] = facts => HostAnswer.When(facts.Files.Exists("/dev/loop-control"), "there are no loop devices (/dev/loop-control)"),
        [HostFeature.Nftables] = facts => KernelModule(facts.Files, "nf_tables"),
    }.ToFrozenDictionary();

    private static HostAnswer? BuiltWith(HostFacts facts, string feature) =>
        facts.IsBuiltWith(feature) ? null : HostAnswer.Absent($"this systemd was built without {feature}");

    private static HostAnswer Namespace(HostFacts facts, string name, string words)
    {
        if (!facts.Files.Exists($"/proc/self/ns/{name}"))
            return HostAnswer.Absent($"the kernel has no {words} namespaces");
        string limit = $"/proc/sys/user/max_{name}_namespaces";
        if (facts.Files.Read(limit) == "0")
            return HostAnswer.Failing($"no {words} namespaces are allowed ({limit} is 0)");
        if (name != "user" && !facts.HasCapability(HostFacts.CapSysAdmin))
        {
            string reason = $"systemd may not make {words} namespaces here: it lacks CAP_SYS_ADMIN";
            return s_insisting.Contains(name) ? HostAnswer.Failing(reason) : HostAnswer.Denied(reason);
        }

        if (name == "net" && !facts.HasCapability(HostFacts.CapNetAdmin))
            return HostAnswer.Denied("systemd may not set up network namespaces here: it lacks CAP_NET_ADMIN");
        return facts.IsFiltered ? FilteredNamespace(facts, name, words) : HostAnswer.Present;
    }

    /// <summary>Whether unshare(2) passes the filter on systemd shows in what its services have. A PID namespace is made by clone(2).</summary>
    private static HostAnswer FilteredNamespace(HostFacts facts, string name, string words) => facts.MakesNamespaces switch
    {
        true => HostAnswer.Present,
        false when name == "cgroup" => HostAnswer.Failing($"systemd may not make {words} namespaces here: its own system calls are filtered"),
        false when name != "pid" => HostAnswer.Denied($"systemd may not make {words} namespaces here: its own system calls are filtered"),
        _ => HostAnswer.Unknown($"systemd's own system calls are filtered, and no service shows whether it may make {words} namespaces"),
    };

    private static HostAnswer Seccomp(HostFacts facts)
    {
        if (facts.Files.Field("/proc/self/status", "Seccomp") is null)
            return HostAnswer.Absent("the kernel has no system call filters (seccomp)");
        return HostAnswer.When(OperatingSystem.IsLinux() && LibSeccomp.IsAvailable(), "the library libseccomp.so.2 is not installed");
    }

    private static HostAnswer CgroupBpf(HostFacts facts)
    {
        if (!facts.ControlGroups.IsUnified)
            return facts.ControlGroups.Controller("devices") with { Reason = "cgroup trees of version 1 take no BPF programs" };
        if (!facts.Files.Exists("/proc/sys/kernel/unprivileged_bpf_disabled"))
            return HostAnswer.Absent("the kernel has no BPF");
        if (!facts.IsInitialUserNamespace || !facts.HasCapability(HostFacts.CapSysAdmin))
            return HostAnswer.Absent("systemd may not load BPF programs here: it is in a container without that privilege");
        if (!facts.IsFiltered)
            return HostAnswer.Present;

        // Units of systemd's own have IP address filters: a PID 1 without any program has tried to load them in vain.
        if (facts.Files.LinkTargets("/proc/1/fd") is not { } targets)
            return HostAnswer.Unknown("systemd's own system calls are filtered, and only root can see whether bpf() passes");
        return HostAnswer.When(targets.Any(target => target.StartsWith("anon_inode:bpf", StringComparison.Ordinal)),
            "systemd may not load BPF programs here: its own system calls are filtered");
    }

    private static HostAnswer BpfFramework(HostFacts facts)
    {
        HostAnswer bpf = CgroupBpf(facts);
        return bpf.State is not HostState.Present
            ? bpf
            : HostAnswer.When(
                SharedLibrary.IsAvailable("libbpf.so.1") || SharedLibrary.IsAvailable("libbpf.so.0"), "the library libbpf is not installed");
    }

    private static HostAnswer BpfLsm(HostFacts facts)
    {
        const string List = "/sys/kernel/security/lsm";
        if (facts.Files.Read(List) is not { } modules)
            return HostAnswer.Absent($"systemd can't see whether the kernel has the BPF LSM: there is no {List}");
        if (!modules.Split(',').Contains("bpf"))
            return HostAnswer.Absent($"the kernel has no BPF LSM (bpf is not in {List})");
        if (!facts.Files.Exists("/sys/kernel/btf/vmlinux"))
            return HostAnswer.Absent("the kernel has no type information (/sys/kernel/btf/vmlinux)");

        // Seen in systemd-nspawn: programs of other types are let through, and those of this one not.
        return facts.IsFiltered
            ? HostAnswer.Unknown("systemd's own system calls are filtered, and whether it may load a program for the BPF LSM can't be seen")
            : HostAnswer.Present;
    }

    /// <summary>Whether a module is in the kernel, loaded, or there to be loaded; a container does not see which there are.</summary>
    private static HostAnswer KernelModule(HostFiles files, string name)
    {
        if (files.Exists($"/sys/module/{name}"))
            return HostAnswer.Present;
        string folder = $"/lib/modules/{files.Read("/proc/sys/kernel/osrelease")}";
        if (!files.Exists(folder + "/modules.dep"))
            return HostAnswer.Unknown($"whether the kernel has {name} can't be seen from here");
        bool isThere = files.Lines(folder + "/modules.builtin").Concat(files.Lines(folder + "/modules.dep"))
            .Select(line => Path.GetFileName(line.Split(':')[0]).Split('.')[0].Replace('-', '_'))
            .Contains(name);
        return HostAnswer.When(isThere, $"the kernel has no {name}");
    }
}
