using PSSystemdHarden.Directives;

namespace PSSystemdHarden.Core.Tests.Values;

/// <summary>What each directive of the catalogue is tried with. A line break stands between the lines of one value.</summary>
internal static class SandboxCases
{
    /// <summary>Stands for no line at all.</summary>
    internal const string Nothing = "(nothing)";

    private const string Names = "alpha";

    /// <summary>What all directives of a type are tried with.</summary>
    private static readonly Dictionary<SandboxValueType, string[]> s_byType = new()
    {
        [SandboxValueType.AddressFamilyList] = ["AF_UNIX AF_INET", "~AF_PACKET AF_LOCAL", "none", "AF_UNIX\nAF_INET6\n~AF_UNIX", "AF_INET\n\nAF_NETLINK", "af_inet nonsense"],
        [SandboxValueType.Base64OrPath] = ["base64:cHNoLXNhbmRib3g=", "/etc/psh//signature", "cHNo", "base64:???"],
        [SandboxValueType.BindList] = ["/usr /srv:/mnt", "-/opt/a:/mnt/b:norbind /usr:/mnt/c:rbind", "/usr\n/srv//x/./y:/mnt/", "/a:/b:wrong /usr", "\"/with blank\":/mnt", "%t/x:/mnt/%p", "relative /usr"],
        [SandboxValueType.BindRuleList] = ["ipv4:tcp:80", "any\nudp\nipv6:1024-2048", "ipv6\n53", "tcp:any", "ipv4:0", "wrong:1\n7"],
        [SandboxValueType.Bool] = ["yes", "no", "1", "off", "wrong", "true\nno"],
        [SandboxValueType.CapabilityList] =
            ["CAP_CHOWN CAP_KILL", "~CAP_SYS_ADMIN", "CAP_CHOWN\nCAP_KILL", "CAP_CHOWN CAP_KILL\n~CAP_KILL", "~", "cap_net_raw 5", "~CAP_SYS_ADMIN\n~CAP_NET_ADMIN", "nonsense", "~\n~CAP_KILL"],
        [SandboxValueType.CidrList] =
            ["any", "localhost", "link-local multicast", "10.0.0.0/8 192.168.1.7", "2001:db8::/32\n::1", "10.1.2.3/8 10.0.0.0/8", "nonsense 127.0.0.1", "10.0.0.0/8 any", "10.1.0.0/16\n10.0.0.0/8"],
        [SandboxValueType.CoredumpFilter] = ["default", "all", "private-anonymous shared-dax", "0x11", "21", "private-huge\nelf-headers", "wrong", "default wrong"],
        [SandboxValueType.CpuMask] = ["0-3", "1,3 5", "0\n2-4", "63-64", "numa", "x"],
        [SandboxValueType.CpuQuota] = ["20%", "150%", "12.5%", "0.01%", "33.33%", "5‰", "0%", "20"],
        [SandboxValueType.CredentialData] = ["one:data\\x20with\\nescapes", "a:b\nb:c", "%p:%%x", "a:1\na:2", "a:\\xff\\0001", "nodata", "a/b:x", "a:\\q"],
        [SandboxValueType.CredentialGlobs] = ["foo.*", "foo\nbar.*\nfoo", "foo:bar", "a.*:b.\nc"],
        [SandboxValueType.CredentialPaths] = ["one:/etc/hostname", "one", "one:other\ntwo:/run/x", "%p:/run/%p/x", "a:/b\na:/c", "a/b:/c", "a:b/c"],
        [SandboxValueType.Delegate] = ["yes", "no", "cpu memory", "memory\npids", "yes\nno", "io wrong", "bpf-devices cpu"],
        [SandboxValueType.DeviceList] = ["/dev/null rw", "/dev/sda1\nchar-pts rwm", "block-* mr", "/dev/null\n/dev/zero r", "/etc/passwd rw", "/dev/null xyz", "char-%p r"],
        [SandboxValueType.DeviceNumberList] = ["/dev/sda 100", "/dev/sda 10K\n/var 1M", "/dev/sda 5\n/dev/sda 6", "/dev/sda infinity", "/dev/sda 0", "/dev/sda"],
        [SandboxValueType.DeviceSizeList] = ["/dev/sda 5M", "/var 1G\n/dev/sda 1.5K", "/dev/sda 5\n/dev/sda 6", "/dev/sda infinity", "\"/dev/a b\" 7"],
        [SandboxValueType.DeviceTimespanList] = ["/dev/sda 25ms", "/var 1s\n/dev/sda 50us", "/dev/sda 1\n/dev/sda 2", "/dev/sda x"],
        [SandboxValueType.DeviceWeightList] = ["/dev/sda 200", "/var 1\n/dev/sda 10000", "/dev/sda 0", "/dev/sda idle"],
        [SandboxValueType.Environment] =
            ["A=1", "A=1 \"B=two words\"\nC='x y'", "A=1 B=2\nA=3", "A=%p B=%%", "1A=x B=y", "A=\\x41\\tb", "NAME", "A=\"x \\\"y\\\"\"", "A="],
        [SandboxValueType.EnvironmentFiles] = ["/etc/default/x", "-/etc/default//y\n/run/%p.env", "relative", "/etc/a b"],
        [SandboxValueType.ErrnoOrKill] = ["EPERM", "kill", "13", "EAGAIN", "wrong", "0", "EOPNOTSUPP", "EDEADLK"],
        [SandboxValueType.FileSystemList] = ["ext4 tmpfs", "~proc sysfs", "ext4\ntmpfs\n~ext4", "@basic-api", "~ext4\n~xfs"],
        [SandboxValueType.FilterPaths] = ["/sys/fs/bpf/x", "/sys/fs/bpf/x\n/sys/fs/bpf//y\n/sys/fs/bpf/x", "relative"],
        [SandboxValueType.HexOrPath] = ["/etc/psh/hash", "0123456789abcdef0123456789ABCDEF", "0123", "xyz"],
        [SandboxValueType.ImageList] =
            ["/srv/x.raw", "-/srv/x.raw:root:ro,noexec /srv/y.raw:nosuid", "/srv/x.raw\n/srv//y.raw", "/dev/sda1 relative", "/srv/x.raw:wrong:ro", "/srv/x.raw:home:ro:root:rw"],
        [SandboxValueType.InterfaceList] = ["eth0 lo", "~wlan0", "eth0\n~eth0\n~lo", "eth0\n\nlo", "eth0/x lo"],
        [SandboxValueType.IoClass] = ["realtime", "best-effort", "idle", "none", "3", "wrong"],
        [SandboxValueType.Label] = [Names, "-beta", "%p"],
        [SandboxValueType.LogLevel] = ["err", "debug", "3", "wrong", "emerg", "7"],
        [SandboxValueType.Mode] = ["0750", "700", "0077", "2750", "wrong", "8", "07777"],
        [SandboxValueType.MountFlags] = ["shared", "slave", "private", "wrong"],
        [SandboxValueType.MountList] =
            ["/srv/x.raw:/mnt/x", "-/srv/x.raw:/mnt/x:root:ro /srv/y.raw:/mnt/y:nosuid", "/srv/x.raw", "/srv/x.raw:/proc/x", "/dev/sda1:/mnt", "/srv/x.raw:/mnt:usr:ro:root:rw"],
        [SandboxValueType.NamespaceFlags] = ["yes", "no", "net ipc", "~user", "net\nipc", "net ipc\n~ipc", "wrong", "~user\n~net", "time", "cgroup uts mnt pid user"],
        [SandboxValueType.Nanoseconds] = ["50", "1ms", "1s 5us", "infinity", "1.5us", "wrong", "20ns"],
        [SandboxValueType.NftSetList] = ["cgroup:inet:filter:psh", "user:ip6:t:s group:arp:t/x:s_1\ncgroup:bridge:a:b", "prefix:inet:t:s", "cgroup:inet:1t:s"],
        [SandboxValueType.NodeMask] = ["0", "0-1", "1,3", "all", "x"],
        [SandboxValueType.NumaPolicy] = ["default", "preferred", "bind", "interleave", "local", "preferred-many", "weighted-interleave", "wrong"],
        [SandboxValueType.OptionList] = ["ro,noexec", "root:ro home:nosuid", "ro\nusr:noexec", "wrong:ro", "home:a root:b"],
        [SandboxValueType.Path] = ["/srv/psh", "/srv//x/./y/", "/srv/%p", "/srv/../x"],
        [SandboxValueType.PathList] = ["/srv", "-/srv +/usr -+/opt", "/srv\n/usr//lib/", "\"/a b\" /c", "relative /srv", "/%p", "/a/../b /c", "/../x", "\"/x\\x20y\""],
        [SandboxValueType.PathOptionList] = ["/var", "/var:ro,mode=0755 /srv", "/a\n/b:size=1M", "relative", "/%p:%p", "/a:"],
        [SandboxValueType.Permyriad] = ["60%", "0%", "12.5%", "100%", "1‱", "60", "101%", "33.33%"],
        [SandboxValueType.Personality] = ["x86-64", "x86", "arm64", "wrong"],
        [SandboxValueType.Policy] =
        [
            "*", "-", "~", "root=verity", "root=verity+signed:home=encrypted:=absent", "usr=unprotected+read-only-on", "=ignore", "root=open:swap=absent",
            "tmp=unused+absent:var=encrypted+growfs-off", "root=verity+signed+encrypted+unprotected+absent+unused:=absent", "root-verity=unprotected:=open",
        ],
        [SandboxValueType.ProtectHostname] = ["yes", "no", "private", "yes:host", "private:a.b", "no:x", "wrong", "yes\nprivate:%p"],
        [SandboxValueType.Quota] = ["10%", "1G", "off", "wrong", "0.5%", "1G\noff"],
        [SandboxValueType.RelativePathList] = ["psh", "psh/b psh", "b\na//c/", "a:link", "a:link:ro b::ro", "a:l1\na:l2", "/absolute b", "private/x c", "%p", "../x d", "a-b a/b a"],
        [SandboxValueType.Rlimit] = ["100", "infinity", "10:20", "10:infinity", "20:10", "wrong", "0", "1\n2", "5:", ""],
        [SandboxValueType.SchedulingPolicy] = ["other", "batch", "idle", "fifo", "rr", "1", "ext", "wrong"],
        [SandboxValueType.SearchPath] = ["/usr/bin", "/a:/b//c\n/d", "relative", "/a:relative:/b", "/%p"],
        [SandboxValueType.SecureBits] = ["noroot", "keep-caps noroot-locked", "no-setuid-fixup\nkeep-caps-locked", "no-setuid-fixup-locked wrong", "exec-restrict-file noroot"],
        [SandboxValueType.SizeOrPercent] =
            ["512M", "1G", "4097", "infinity", "50%", "100%", "0", "0%", "1.5G", "1G 512M", "wrong", "1g", "-1", "12.34%", "2K 3B", "101%", "1T 1"],
        [SandboxValueType.SyscallList] =
        [
            "@system-service", "~@mount @swap", "read write", "@system-service\n~@privileged", "~@clock:EPERM reboot:kill", "nonsense read", "~@obsolete",
            "@basic-io\n~read:13", "~@debug\nptrace", "@known", "@nonsense", "~mount:ENOSYS\n~mount", "@default", "~clone",
        ],
        [SandboxValueType.TasksMax] = ["100", "infinity", "1", "0", "10%", "wrong"],
        [SandboxValueType.Timespan] = ["5", "1min 30s", "100ms", "infinity", "1.5s", "2h", "wrong", "1w", "90us", "0.5", "1month", "2s 500", "5 min"],
        [SandboxValueType.WorkingDirectory] = ["/srv", "-/srv//x", "~", "-~", "/srv/%p", "-relative"],
    };

    /// <summary>What one directive is tried with, instead of or where the type says nothing.</summary>
    private static readonly Dictionary<string, string[]> s_byName = new(StringComparer.Ordinal)
    {
        ["BPFDelegateAttachments"] = ["BPFCgroupInetEgress", "BPFXdp,BPFCgroupInetIngress", "any", "BPFNonsense"],
        ["BPFDelegateCommands"] = ["BPFMapCreate", "BPFProgLoad,BPFMapCreate", "any", "BPFNonsense,BPFProgLoad"],
        ["BPFDelegateMaps"] = ["BPFMapTypeHash", "BPFMapTypeRingbuf,BPFMapTypeArray", "any"],
        ["BPFDelegatePrograms"] = ["BPFProgTypeXdp", "BPFProgTypeLsm,BPFProgTypeKprobe\nBPFProgTypeXdp", "any"],
        ["BPFProgram"] = ["bind6:/sys/fs/bpf/x", "ingress:/sys/fs/bpf/x\negress:/sys/fs/bpf//y", "wrong:/x", "connect4:relative"],
        ["BindNetworkInterface"] = ["eth0", "%p", "a/b", "all"],
        ["CPUSchedulingPriority"] = ["0", "1", "99", "100", "wrong"],
        ["DelegateSubgroup"] = [Names, "%p"],
        ["DisableControllers"] = ["cpu memory", "pids\nio", "wrong", "memory cpu"],
        ["Group"] = ["daemon", "1", "%p"],
        ["IOSchedulingPriority"] = ["0", "7", "8", "wrong"],
        ["LimitCPU"] = ["10", "1min", "1500ms", "infinity", "10:20", "wrong"],
        ["LimitNICE"] = ["+5", "-5", "30", "41", "-20:-20", "infinity", "+19", "+20", "0"],
        ["LimitRTTIME"] = ["10", "1s", "infinity", "5ms:10ms"],
        ["LogNamespace"] = [Names, "%p", "a/b"],
        ["LogRateLimitBurst"] = ["5", "0", "-1", "wrong", "4294967295"],
        ["Nice"] = ["5", "-20", "19", "20", "wrong"],
        ["OOMRules"] = ["rule", "a b\nc a", "x/y z"],
        ["OOMScoreAdjust"] = ["500", "-1000", "1000", "1001"],
        ["PAMName"] = ["login", "%p"],
        ["PassEnvironment"] = ["A B", "A\nB A", "1A B", "%p"],
        ["Slice"] = ["psh.slice", "psh-a.slice", "psh.service", "nonsense"],
        ["StandardError"] = ["inherit", "journal", "null", "file:/run/x", "append:/run//y", "truncate:/run/z", "fd:name", "fd", "wrong", "file:relative", "tty", "socket"],
        ["StandardInput"] = ["null", "tty", "tty-force", "tty-fail", "socket", "fd:%p", "data", "file:/dev/zero", "fd", "wrong"],
        ["StandardOutput"] = ["journal", "kmsg", "kmsg+console", "journal+console", "syslog", "syslog+console", "fd:stdin", "inherit", "file:%t/x", "wrong"],
        ["SupplementaryGroups"] = ["daemon", "daemon 1\nadm", "%p"],
        ["SystemCallArchitectures"] = ["native", "x86-64 x86", "native\narm", "wrong native", "x32 arm64"],
        ["SystemCallLog"] = ["@clock", "~@mount", "read\nwrite", "~read\nread", "read:EPERM write", "@nonsense"],
        ["UnsetEnvironment"] = ["A B=1", "A\nB", "1A B", "\"A=x y\""],
        ["User"] = ["daemon", "1", "%p"],
    };

    /// <summary>The values that a directive is tried with.</summary>
    internal static IReadOnlyList<string> Of(Directive directive)
    {
        if (s_byName.TryGetValue(directive.Name, out string[]? named))
            return named;
        SandboxValueType type = directive.Sandbox!.Type;
        if (type is SandboxValueType.Enum)
            return [.. directive.Values.Keys.Order(StringComparer.Ordinal), .. directive.TakesBoolean ? (string[])["1", "false"] : [], "wrong"];
        if (type is SandboxValueType.Weight)
            return ["100", "1", "10000", "0", "10001", "idle", "wrong"];
        return s_byType.GetValueOrDefault(type) ?? [];
    }
}
