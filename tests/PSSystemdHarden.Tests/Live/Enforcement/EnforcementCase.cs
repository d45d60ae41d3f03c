namespace PSSystemdHarden.Tests.Live.Enforcement;

/// <summary>One directive, and an act that a service can do without it and can't with it; or, of one that grants, the other way round.</summary>
/// <param name="Directive">The directive that is judged.</param>
/// <param name="Settings">The lines that set it, with what it needs besides.</param>
/// <param name="Act">A shell command: success means that the act was possible.</param>
/// <param name="Common">Lines that both services have, with the setting and without.</param>
/// <param name="Grants">Whether the act is possible with the setting alone.</param>
/// <param name="Since">The first release that has it; 0 for all that are tested.</param>
/// <param name="Until">The last release that has it so.</param>
public sealed record EnforcementCase(string Directive, string Settings, string Act, string Common = "", bool Grants = false, int Since = 0, int Until = int.MaxValue)
{
    private const string AsNobody = "User=nobody", Strict = "ProtectSystem=strict";

    /// <summary>The folder that the acts are prepared in.</summary>
    internal const string Folder = "/opt/pssh-acts";

    /// <summary>A port of this machine's loopback address that is listened on.</summary>
    internal const int Port = 45871;

    private static readonly string s_connect = $"timeout 2 bash -c 'exec 3<>/dev/tcp/127.0.0.1/{Port}'";

    internal static IReadOnlyList<EnforcementCase> All { get; } =
    [
        new("NoNewPrivileges", "NoNewPrivileges=yes", $"[ $({Folder}/suid-id -u) = 0 ]", AsNobody),
        new("CapabilityBoundingSet", "CapabilityBoundingSet=~CAP_CHOWN", $"chown nobody {Folder}/owned"),
        new("AmbientCapabilities", "AmbientCapabilities=CAP_CHOWN", $"chown daemon {Folder}/owned3", AsNobody, Grants: true),
        new("User", AsNobody, $"touch {Folder}/x"),
        new("Group", "Group=daemon", "[ $(id -g) = 0 ]"),
        new("SupplementaryGroups", "SupplementaryGroups=video", $"cat {Folder}/video", AsNobody, Grants: true),
        new("DynamicUser", "DynamicUser=yes", "kill -0 1"),
        new("UMask", "UMask=0077", $"rm -f {Folder}/u; touch {Folder}/u; [ $(stat -c %a {Folder}/u) = 644 ]"),

        new("ProtectSystem", "ProtectSystem=yes", "touch /usr/pssh-x"),
        new("ProtectSystem", "ProtectSystem=full", "touch /etc/pssh-x"),
        new("ProtectSystem", Strict, $"touch {Folder}/x"),
        new("ProtectHome", "ProtectHome=yes", "cat /root/pssh-secret"),
        new("ProtectHome", "ProtectHome=read-only", "touch /root/pssh-x"),
        new("ProtectHome", "ProtectHome=tmpfs", "cat /root/pssh-secret"),
        new("PrivateTmp", "PrivateTmp=yes", "cat /tmp/pssh-secret"),
        new("PrivateTmp", "PrivateTmp=disconnected", "cat /var/tmp/pssh-secret", Since: 257),
        new("PrivateDevices", "PrivateDevices=yes", "cat /dev/pssh-secret"),
        new("ProtectKernelTunables", "ProtectKernelTunables=yes", "[ -n \"$(head -c 1 /proc/kallsyms)\" ]"),
        new("ProtectKernelTunables", "ProtectKernelTunables=yes", "echo 0 > /proc/sys/vm/drop_caches || [ -w /proc/sys/vm/drop_caches ]"),
        new("ProtectKernelModules", "ProtectKernelModules=yes", "ls /usr/lib/modules/pssh"),
        new("ProtectKernelLogs", "ProtectKernelLogs=yes", "timeout 2 dd if=/dev/kmsg bs=8192 count=1"),
        new("ProtectControlGroups", "ProtectControlGroups=yes", "mkdir /sys/fs/cgroup/pssh-act && rmdir /sys/fs/cgroup/pssh-act"),
        new("ProtectControlGroups", "ProtectControlGroups=strict", "mkdir /sys/fs/cgroup/pssh-act && rmdir /sys/fs/cgroup/pssh-act", Since: 258),
        new("ProtectControlGroups", "ProtectControlGroups=private", "grep -q service /proc/self/cgroup", Since: 258),
        new("ProtectClock", "ProtectClock=yes", "date -s @$(date +%s)"),
        new("ProtectHostname", "ProtectHostname=yes", "hostname $(hostname)"),
        new("ProtectProc", "ProtectProc=invisible", "test -d /proc/1", AsNobody),
        new("ProtectProc", "ProtectProc=noaccess", "cat /proc/1/comm", AsNobody),
        new("ProcSubset", "ProcSubset=pid", "cat /proc/uptime"),
        new("MountAPIVFS", "MountAPIVFS=yes", "test -d /proc/self", "RootDirectory=/opt/pssh-root\nMountAPIVFS=no\nBindReadOnlyPaths=/usr /lib /lib64 /bin", Grants: true),
        new("PrivateMounts", "PrivateMounts=yes", "mount -t tmpfs pssh-act /mnt/pssh && grep -q pssh-act /proc/1/mountinfo; s=$?; umount /mnt/pssh; [ $s = 0 ]"),

        new("ReadOnlyPaths", $"ReadOnlyPaths={Folder}", $"touch {Folder}/x"),
        new("ReadWritePaths", $"ReadWritePaths={Folder}", $"touch {Folder}/x", Strict, Grants: true),
        new("InaccessiblePaths", $"InaccessiblePaths={Folder}", $"ls {Folder}/owned"),
        new("InaccessiblePaths", $"InaccessiblePaths=-/nowhere -{Folder}/owned", $"grep content {Folder}/owned"),
        new("NoExecPaths", $"NoExecPaths={Folder}", $"{Folder}/true"),
        new("ExecPaths", $"ExecPaths={Folder}/true", $"{Folder}/true", $"NoExecPaths={Folder}", Grants: true),
        new("TemporaryFileSystem", $"TemporaryFileSystem={Folder}", $"cat {Folder}/owned"),
        new("BindPaths", "BindPaths=/etc:/mnt/pssh", "test -e /mnt/pssh/passwd", Grants: true),
        new("BindReadOnlyPaths", "BindReadOnlyPaths=/etc:/mnt/pssh", "test -e /mnt/pssh/passwd && ! touch /mnt/pssh/x", Grants: true),
        new("StateDirectory", "StateDirectory=pssh-act", "touch /var/lib/pssh-act/x", Strict, Grants: true),
        new("StateDirectory", "DynamicUser=yes\nStateDirectory=pssh-dyn", "touch /var/lib/private/pssh-dyn/x", Strict, Grants: true),
        new("CacheDirectory", "CacheDirectory=pssh-act", "touch /var/cache/pssh-act/x", Strict, Grants: true),
        new("LogsDirectory", "LogsDirectory=pssh-act", "touch /var/log/pssh-act/x", Strict, Grants: true),
        new("RuntimeDirectory", "RuntimeDirectory=pssh-act", "touch /run/pssh-act/x", Strict, Grants: true),
        new("ConfigurationDirectory", "ConfigurationDirectory=pssh-act", "test -d /etc/pssh-act", Grants: true),
        new("StateDirectoryMode", "StateDirectory=pssh-mode\nStateDirectoryMode=0700", "[ \"$(stat -c %a /var/lib/pssh-mode)\" != 700 ]"),
        new("RootDirectory", "RootDirectory=/opt/pssh-root\nMountAPIVFS=yes\nBindReadOnlyPaths=/usr /lib /lib64 /bin", "test -e /etc/passwd"),
        new("SetCredential", "SetCredential=pssh:secret", "grep secret $CREDENTIALS_DIRECTORY/pssh", Grants: true),

        new("PrivateNetwork", "PrivateNetwork=yes", s_connect),
        new("NetworkNamespacePath", "NetworkNamespacePath=/run/netns/pssh", s_connect),
        new("PrivateIPC", "PrivateIPC=yes", "ipcs -m | grep -q 4711"),
        new("PrivateUsers", "PrivateUsers=yes", $"chown 12345 {Folder}/owned2"),
        new("PrivatePIDs", "PrivatePIDs=yes", "grep systemd /proc/1/comm", Since: 257),
        new("IPAddressDeny", "IPAddressDeny=any", s_connect),
        new("IPAddressAllow", "IPAddressAllow=localhost", s_connect, "IPAddressDeny=any", Grants: true),
        new("SocketBindDeny", "SocketBindDeny=any", "perl -MSocket -e 'socket(S, PF_INET, SOCK_STREAM, 0); exit !bind(S, sockaddr_in(45872, INADDR_ANY))'"),
        new("SocketBindAllow", "SocketBindAllow=tcp:45873", "perl -MSocket -e 'socket(S, PF_INET, SOCK_STREAM, 0); exit !bind(S, sockaddr_in(45873, INADDR_ANY))'", "SocketBindDeny=any", Grants: true),
        new("RestrictNetworkInterfaces", "RestrictNetworkInterfaces=~lo", s_connect),
        new("RestrictFileSystems", "RestrictFileSystems=~tmpfs", "cat /run/pssh-secret"),
        new("DevicePolicy", "DevicePolicy=strict\nDeviceAllow=/dev/null rw", "head -c 1 /dev/zero"),
        new("DeviceAllow", "DeviceAllow=/dev/zero r", "head -c 1 /dev/zero", "DevicePolicy=strict\nDeviceAllow=/dev/null rw", Grants: true),

        new("SystemCallFilter", "SystemCallFilter=~uname\nSystemCallErrorNumber=EPERM", "uname"),
        new("RestrictAddressFamilies", "RestrictAddressFamilies=AF_UNIX", "perl -MSocket -e 'exit !socket(S, PF_INET, SOCK_STREAM, 0)'"),
        new("RestrictNamespaces", "RestrictNamespaces=yes", "unshare --uts true"),
        new("RestrictRealtime", "RestrictRealtime=yes", "chrt --fifo 1 true"),
        new("RestrictSUIDSGID", "RestrictSUIDSGID=yes", $"touch {Folder}/s; chmod u+s {Folder}/s"),
        new("LockPersonality", "LockPersonality=yes", "setarch --addr-no-randomize true"),
        new("MemoryDenyWriteExecute", "MemoryDenyWriteExecute=yes",
            "perl -e 'require \"syscall.ph\"; 1' 2>/dev/null; perl -e '$a = syscall($ARGV[0], 0, 4096, 7, 34, -1, 0); exit($a == -1)' $([ $(uname -m) = x86_64 ] && echo 9 || echo 222)"),

        new("SecureBits", "SecureBits=noroot", "setpriv --dump | grep -qi 'securebits:.*noroot'", Grants: true),
        new("KeyringMode", "KeyringMode=shared", Key("keyring", "_uid.0"), Grants: true),
        new("KeyringMode", "KeyringMode=inherit", Key("user", "invocation_id")),

        new("MemoryMax", "MemoryMax=40M\nMemorySwapMax=0\nOOMPolicy=continue", "perl -e '$x = \"a\" x (120 << 20); exit 0'"),
        new("TasksMax", "TasksMax=6", "perl -e 'for (1..20) { $p = fork; exit 1 if !defined $p; if (!$p) { sleep 3; exit } } exit 0'"),
        new("LimitNOFILE", "LimitNOFILE=64", "perl -e 'for (1..100) { open($f[$_], \"<\", \"/dev/null\") or exit 1 } exit 0'"),
        new("LimitFSIZE", "LimitFSIZE=1K", $"head -c 8192 /dev/zero > {Folder}/big"),
        new("LimitAS", "LimitAS=64M", "perl -e '$x = \"a\" x (120 << 20); exit 0'"),
        new("LimitCORE", "LimitCORE=0", "[ $(ulimit -Hc) != 0 ]"),
        new("Nice", "Nice=7", "[ $(nice) = 0 ]"),
        new("OOMScoreAdjust", "OOMScoreAdjust=500", "[ $(cat /proc/self/oom_score_adj) = 0 ]"),
        new("CPUAffinity", "CPUAffinity=0", "[ $(nproc) -gt 1 ]"),
        new("CPUSchedulingPolicy", "CPUSchedulingPolicy=batch", "chrt -p $$ | grep -q SCHED_OTHER"),
        new("IOSchedulingClass", "IOSchedulingClass=idle", "ionice -p $$ | grep -vq idle"),
        new("IOSchedulingPriority", "IOSchedulingPriority=7", "ionice -p $$ | grep -vq 'prio 7'"),
        new("Personality", "Personality=x86", "[ $(uname -m) = x86_64 ]"),
        new("IgnoreSIGPIPE", "IgnoreSIGPIPE=no", "perl -e 'kill PIPE => $$; exit 0'"),
        new("TimerSlackNSec", "TimerSlackNSec=123456", "[ $(cat /proc/self/timerslack_ns) != 123456 ]"),
        new("CoredumpFilter", "CoredumpFilter=0x11", "[ $(cat /proc/self/coredump_filter) != 00000011 ]"),
        new("Slice", "Slice=pssh-act.slice", "! grep -q pssh-act.slice /proc/self/cgroup"),
    ];

    /// <summary>Looks for a key in the session keyring: keyctl(KEYCTL_SEARCH, KEY_SPEC_SESSION_KEYRING).</summary>
    private static string Key(string type, string name) =>
        $"perl -e '$t = \"{type}\"; $n = \"{name}\"; exit(syscall($ARGV[0], 10, -3, $t, $n, 0) < 0)' $([ $(uname -m) = x86_64 ] && echo 250 || echo 219)";

    /// <summary>Whether the machine's systemd has it.</summary>
    internal bool IsKnownTo(int version) => version >= Since && version <= Until;
}
