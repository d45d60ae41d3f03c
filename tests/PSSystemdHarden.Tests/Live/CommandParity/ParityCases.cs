namespace PSSystemdHarden.Tests.Live.CommandParity;

/// <summary>The table: the directives of the usual articles on hardening and the common ones besides, users, folders, input, ends of all kinds.</summary>
internal static class ParityCases
{
    private const string Echo = "echo out; echo err >&2; printf 'no end'", Hash = "sha256sum; wc -c </dev/null", Copy = "cat";

    internal static readonly ParityCase[] All =
    [
        // What is there without any setting, and the environment.
        new(""),
        new("Environment=A=1 \"B=two words\"", "-Environment ([ordered]@{ A = 1; B = 'two words' })"),
        new("Environment=PERCENT=100%%", "-Environment @{ PERCENT = '100%%' }"),
        new("Environment=HOST=%H", "-Environment @{ HOST = '%H' }"),
        new("UnsetEnvironment=LANG PATH"),
        new("PassEnvironment=LANG NOT_THERE"),
        new("EnvironmentFile=-/nonexistent"),
        new("WorkingDirectory=/usr", "-WorkingDirectory /usr"),
        new("WorkingDirectory=~", "-WorkingDirectory '~'"),
        new("WorkingDirectory=-/nonexistent"),
        new("UMask=0077", "-UMask 0077"),
        new("Slice=parity.slice", "-Slice parity"),

        // File systems.
        new("ProtectSystem=yes", "-ProtectSystem Yes"),
        new("ProtectSystem=full", "-ProtectSystem Full"),
        new("ProtectSystem=strict", "-ProtectSystem Strict"),
        new("ProtectSystem=strict|ReadWritePaths=/var/lib /srv", "-ProtectSystem Strict -ReadWritePaths /var/lib, /srv"),
        new("ProtectHome=yes", "-ProtectHome Yes"),
        new("ProtectHome=read-only", "-ProtectHome ReadOnly"),
        new("ProtectHome=tmpfs", "-ProtectHome Tmpfs"),
        new("ProtectHome=tmpfs|BindReadOnlyPaths=/home/parity", "-ProtectHome Tmpfs -BindReadOnlyPaths /home/parity"),
        new("PrivateTmp=yes", "-PrivateTmp"),
        new("PrivateTmp=disconnected", Since: 258),
        new("ReadOnlyPaths=/var /srv", "-ReadOnlyPaths /var, /srv"),
        new("InaccessiblePaths=/srv -/nonexistent /etc/hostname", "-InaccessiblePaths /srv, -/nonexistent, /etc/hostname"),
        new("NoExecPaths=/|ExecPaths=/usr /bin /lib /lib64", "-NoExecPaths / -ExecPaths /usr, /bin, /lib, /lib64"),
        new("TemporaryFileSystem=/var:ro /srv:size=1M,mode=0700", "-TemporaryFileSystem '/var:ro', '/srv:size=1M,mode=0700'"),
        new("BindPaths=/usr/share:/mnt:norbind -/nonexistent"),
        new("PrivateMounts=yes"),
        new("MountFlags=slave"),
        new("RootDirectory=/|MountAPIVFS=yes"),
        new("StateDirectory=parity-state", "-StateDirectory parity-state"),
        new("StateDirectory=parity-state/a:parity-link|StateDirectoryMode=0700"),
        new("CacheDirectory=parity-cache|LogsDirectory=parity-logs|RuntimeDirectory=parity-run|ConfigurationDirectory=parity-conf", "-CacheDirectory parity-cache -LogsDirectory parity-logs -RuntimeDirectory parity-run -ConfigurationDirectory parity-conf"),
        new("SetCredential=one:data with\\x20escape", Command: "cat $CREDENTIALS_DIRECTORY/one; ls -l $CREDENTIALS_DIRECTORY | cut -c1-10"),
        new("LoadCredential=host:/etc/hostname", Command: "cat $CREDENTIALS_DIRECTORY/host"),

        // Users.
        new("User=daemon", "-User daemon"),
        new("User=daemon|Group=adm|SupplementaryGroups=mail", "-User daemon -Group adm -SupplementaryGroups mail"),
        new("User=65534", "-User 65534"),
        new("DynamicUser=yes|User=paritydyn", "-DynamicUser -User paritydyn"),
        new("DynamicUser=yes|User=paritydyn|StateDirectory=parity-dynamic", "-DynamicUser -User paritydyn -StateDirectory parity-dynamic"),
        new("PrivateUsers=yes", "-PrivateUsers"),
        new("PrivateUsers=identity", Since: 258),
        new("NoNewPrivileges=yes", "-NoNewPrivileges"),
        new("CapabilityBoundingSet=", "-CapabilityBoundingSet ''"),
        new("CapabilityBoundingSet=CAP_NET_BIND_SERVICE CAP_CHOWN", "-CapabilityBoundingSet CAP_NET_BIND_SERVICE, CAP_CHOWN"),
        new("CapabilityBoundingSet=~CAP_SYS_ADMIN CAP_SYS_PTRACE", "-CapabilityBoundingSet '~CAP_SYS_ADMIN CAP_SYS_PTRACE'"),
        new("User=daemon|AmbientCapabilities=CAP_NET_BIND_SERVICE", "-User daemon -AmbientCapabilities CAP_NET_BIND_SERVICE"),
        new("SecureBits=noroot keep-caps"),
        new("KeyringMode=private"),
        new("RemoveIPC=yes|User=daemon"),

        // Devices and networks.
        new("PrivateDevices=yes", "-PrivateDevices"),
        new("DevicePolicy=strict|DeviceAllow=/dev/null rw", "-DevicePolicy Strict -DeviceAllow '/dev/null rw'", "head -c1 /dev/zero; echo $?; echo x >/dev/null; echo $?"),
        new("DevicePolicy=closed|DeviceAllow=char-pts r", "-DevicePolicy Closed -DeviceAllow 'char-pts r'"),
        new("PrivateNetwork=yes", "-PrivateNetwork"),
        new("PrivateIPC=yes", "-PrivateIPC"),
        new("IPAddressDeny=any|IPAddressAllow=localhost", "-IPAddressDeny any -IPAddressAllow localhost"),
        new("RestrictAddressFamilies=AF_UNIX", "-RestrictAddressFamilies AF_UNIX", "exec 2>/dev/null; getent hosts 192.0.2.1; ip link >/dev/null; echo $?; grep Seccomp /proc/self/status"),
        new("RestrictAddressFamilies=~AF_PACKET AF_NETLINK", "-RestrictAddressFamilies '~AF_PACKET AF_NETLINK'"),

        // The kernel.
        new("ProtectKernelTunables=yes", "-ProtectKernelTunables"),
        new("ProtectKernelModules=yes", "-ProtectKernelModules"),
        new("ProtectKernelLogs=yes", "-ProtectKernelLogs"),
        new("ProtectControlGroups=yes", "-ProtectControlGroups"),
        new("ProtectControlGroups=strict", Since: 258),
        new("ProtectClock=yes", "-ProtectClock"),
        new("ProtectHostname=yes", "-ProtectHostname", "hostname parity-name; echo $?; uname -n | wc -l; readlink /proc/self/ns/uts | wc -l"),
        new("ProtectHostname=private:inside", Command: "uname -n", Since: 258),
        new("ProtectProc=invisible|User=daemon", "-ProtectProc Invisible -User daemon"),
        new("ProcSubset=pid", "-ProcSubset Pid"),
        new("PrivatePIDs=yes", "-PrivatePIDs", Since: 257),
        new("RestrictNamespaces=yes", "-RestrictNamespaces Yes", "unshare -m true; echo $?; unshare -n true; echo $?"),
        new("RestrictNamespaces=mnt ipc", "-RestrictNamespaces mnt, ipc", "unshare -m true; echo $?; unshare -n true; echo $?"),
        new("RestrictRealtime=yes", "-RestrictRealtime", "chrt -f 1 true; echo $?"),
        new("RestrictSUIDSGID=yes", "-RestrictSUIDSGID", "touch /tmp/parity-suid; chmod u+s /tmp/parity-suid; echo $?; rm -f /tmp/parity-suid"),
        new("LockPersonality=yes", "-LockPersonality", "setarch -R true; echo $?"),
        new("Personality=x86", "-Property @{ Personality = 'x86' }", "uname -m"),
        new("MemoryDenyWriteExecute=yes", "-MemoryDenyWriteExecute"),
        new("SystemCallArchitectures=native", "-SystemCallArchitectures native"),
        new("SystemCallFilter=@system-service", "-SystemCallFilter '@system-service'"),
        new("SystemCallFilter=~@mount|SystemCallErrorNumber=EPERM", "-SystemCallFilter '~@mount' -SystemCallErrorNumber EPERM", "mount -t tmpfs tmpfs /mnt; echo $?; grep Seccomp /proc/self/status"),
        new("SystemCallFilter=@system-service|SystemCallFilter=~chmod fchmod fchmodat fchmodat2:ENOSYS", "-SystemCallFilter '@system-service', '~chmod fchmod fchmodat fchmodat2:ENOSYS'", "touch /tmp/parity-mode; chmod 700 /tmp/parity-mode; echo $?; rm -f /tmp/parity-mode"),

        // Limits and scheduling.
        new("LimitNOFILE=100:200", "-LimitNOFILE 100:200"),
        new("LimitNPROC=500|LimitCORE=0|LimitFSIZE=1G|LimitSTACK=16M:infinity"),
        new("OOMScoreAdjust=500", "-OOMScoreAdjust 500"),
        new("Nice=5"),
        new("CPUSchedulingPolicy=batch"),
        new("IOSchedulingClass=idle"),
        new("CPUAffinity=0"),
        new("TimerSlackNSec=1ms"),
        new("CoredumpFilter=private-anonymous elf-headers"),
        new("MemoryMax=50%|TasksMax=100|CPUQuota=50%|IOWeight=50", "-MemoryMax 50% -TasksMax 100 -CPUQuota 50% -IOWeight 50"),
        new("Delegate=yes"),

        // All of it at once, as in the articles.
        new(
            "DynamicUser=yes|User=paritydyn|ProtectSystem=strict|ProtectHome=yes|PrivateTmp=yes|PrivateDevices=yes|PrivateNetwork=yes|ProtectKernelTunables=yes|ProtectKernelModules=yes|ProtectControlGroups=yes"
            + "|RestrictNamespaces=yes|RestrictAddressFamilies=AF_UNIX|MemoryDenyWriteExecute=yes|LockPersonality=yes|SystemCallFilter=@system-service|CapabilityBoundingSet=",
            "-DynamicUser -User paritydyn -ProtectSystem Strict -ProtectHome Yes -PrivateTmp -PrivateDevices -PrivateNetwork -ProtectKernelTunables -ProtectKernelModules -ProtectControlGroups"
            + " -RestrictNamespaces Yes -RestrictAddressFamilies AF_UNIX -MemoryDenyWriteExecute -LockPersonality -SystemCallFilter '@system-service' -CapabilityBoundingSet ''"),

        // Input and output.
        new("", Command: Echo),
        new("", Command: "i=0; while [ $i -lt 3000 ]; do echo $i; echo $i >&2; i=$((i+1)); done"),
        new("", Command: Copy, Input: 0),
        new("", Command: Copy, Input: 1),
        new("", Command: Copy, Input: 4096),
        new("", Command: Copy, Input: 65536),
        new("", Command: Copy, Input: 65537),
        new("", Command: Copy, Input: 1_000_000),
        new("PrivateTmp=yes|ProtectSystem=strict", Command: Copy, Input: 1_000_000),
        new("", Command: Hash, Input: 100_000_000),
        new("", Command: Copy, Input: 100_000_000),
        new("", Command: "head -c 10; exit 3", Input: 1_000_000),
        new("", Command: "exec <&-; sleep 0.2; echo closed", Input: 1_000_000),

        // Ends.
        new("", Command: "exit 0"),
        new("", Command: "exit 1"),
        new("", Command: "exit 42"),
        new("", Command: "exit 127"),
        new("", Command: "exit 255"),
        new("", Command: "echo before; kill -TERM $$"),
        new("", Command: "echo before; kill -KILL $$"),
        new("", Command: "kill -SEGV $$"),
        new("", Command: "kill -HUP $$"),
        new("", Command: "kill -ABRT $$"),
        new("", Command: "sleep 100 & echo left behind; exit 5"),
        new("RuntimeMaxSec=1", "-TimeoutSec 1", "echo begun; exec sleep 100"),
        new("LimitCPU=1", Command: "while :; do :; done"),
        new("SystemCallFilter=~getcwd", "-SystemCallFilter '~getcwd'", "cd /; exec /usr/bin/env -C / pwd -P"),

        // What fails before anything is run.
        new("User=parity-nobody", "-User parity-nobody"),
        new("Group=parity-nobody", "-Group parity-nobody"),
        new("WorkingDirectory=/nonexistent", "-WorkingDirectory /nonexistent"),
        new("ReadWritePaths=/nonexistent", "-ReadWritePaths /nonexistent"),
        new("BindPaths=/nonexistent"),
        new("NetworkNamespacePath=/nonexistent"),
        new("LoadCredential=one:/nonexistent"),
        new("EnvironmentFile=/nonexistent"),
        new("RootDirectory=/nonexistent"),
        new("SupplementaryGroups=parity-nobody", "-SupplementaryGroups parity-nobody"),
        new("NoExecPaths=/", "-NoExecPaths /"),
        new("SystemCallFilter=~execve execveat", "-SystemCallFilter '~execve execveat'"),
        new("StateDirectory=parity-file", "-StateDirectory parity-file"),
        new("PAMName=parity-nonexistent"),
        new("", Command: "never read") { Interpreter = "#!/nonexistent/interpreter" },
        new("", Command: "echo by itself") { Interpreter = "#!/bin/sh" },
    ];
}
