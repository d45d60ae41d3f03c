using PSSystemdHarden.Directives;
using PSSystemdHarden.Host;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Core.Tests.Host;

/// <summary>A host made of files. As it comes it has everything that can be had without a library of the real one.</summary>
internal sealed class FakeHost : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("pssystemdharden-host-");

    internal FakeHost()
    {
        Write("/proc/self/mountinfo", "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw\n31 23 0:27 / /sys/fs/bpf rw shared:5 - bpf bpf rw\n");
        Write("/proc/self/status", "Name:\tx\nSeccomp:\t0\n");
        Write("/proc/self/uid_map", "         0          0 4294967295\n");
        Write("/proc/1/status", "Name:\tsystemd\nCapEff:\t000001ffffffffff\nSeccomp:\t0\n");
        Write("/proc/1/cgroup", "0::/init.scope\n");
        Write("/sys/fs/cgroup/cgroup.controllers", "cpuset cpu io memory pids\n");
        Write("/sys/kernel/security/lsm", "lockdown,capability,bpf\n");
        Write("/sys/kernel/btf/vmlinux", "x");
        Write("/sys/module/apparmor/parameters/enabled", "Y\n");
        Write("/sys/fs/selinux/enforce", "1");
        Write("/sys/fs/smackfs/load", "");
        Write("/sys/module/nf_tables/refcnt", "1");
        Write("/sys/module/dm_verity/refcnt", "1");
        Write("/proc/sys/kernel/unprivileged_bpf_disabled", "2");
        Write("/proc/sys/kernel/osrelease", "6.1.0\n");
        Write("/proc/pressure/memory", "some avg10=0.00\n");
        Write("/proc/filesystems", "nodev\toverlay\n\text4\n");
        Write("/dev/mapper/control", "");
        Write("/dev/loop-control", "");
        foreach (string name in new[] { "mnt", "net", "ipc", "uts", "user", "pid" })
        {
            Write($"/proc/self/ns/{name}", "");
            Write($"/proc/sys/user/max_{name}_namespaces", "100\n");
        }
    }

    internal string Features { get; set; } = "+PAM +SELINUX +APPARMOR +SMACK +SECCOMP +BPF_FRAMEWORK default-hierarchy=unified";

    internal string ActiveUnit { get; set; } = "systemd-oomd.service";

    internal int Questions { get; private set; }

    internal void Write(string path, string text)
    {
        var file = new FileInfo(Locate(path));
        file.Directory!.Create();
        File.WriteAllText(file.FullName, text);
    }

    internal void Remove(string path)
    {
        if (Directory.Exists(Locate(path)))
            Directory.Delete(Locate(path), recursive: true);
        else
            File.Delete(Locate(path));
    }

    internal void Link(string path, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Locate(path))!);
        File.CreateSymbolicLink(Locate(path), target);
    }

    internal HostSupport Support() => new(new HostFacts(new HostFiles(_root.FullName), ReadFeatures, unit => unit == ActiveUnit));

    internal SandboxSupport Judge(string directive, string version = "262") => Support().Judge(
        DirectiveCatalog.Embedded.Sandbox.Single(row => row.Name == directive), SystemdVersion.Parse(version));

    public void Dispose() => _root.Delete(recursive: true);

    private string ReadFeatures()
    {
        Questions++;
        return Features;
    }

    private string Locate(string path) => Path.Combine(_root.FullName, path.TrimStart('/'));
}
