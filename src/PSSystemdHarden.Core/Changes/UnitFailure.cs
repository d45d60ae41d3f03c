using System.Globalization;

using PSSystemdHarden.Manager;

namespace PSSystemdHarden.Changes;

/// <summary>Says in words how a service ended, or failed to start.</summary>
internal static class UnitFailure
{
    private const int Exited = 1;

    /// <summary>What systemd could not do before it ran the program (systemd.exec(5), "Process Exit Codes"). Its statuses begin at 200.</summary>
    private static readonly Dictionary<int, (string Name, string Meaning)> s_statuses = new()
    {
        [200] = ("CHDIR", "the working directory can't be entered: WorkingDirectory="),
        [201] = ("NICE", "Nice= can't be applied"),
        [202] = ("FDS", "file descriptors can't be set up"),
        [203] = ("EXEC", "the program can't be run: ExecStart= names none that is there, may be run, and can be seen from inside"),
        [204] = ("MEMORY", "memory ran out"),
        [205] = ("LIMITS", "a resource limit can't be set: Limit...="),
        [206] = ("OOM_ADJUST", "OOMScoreAdjust= can't be applied"),
        [208] = ("STDIN", "standard input can't be set up: StandardInput="),
        [209] = ("STDOUT", "standard output can't be set up: StandardOutput="),
        [210] = ("CHROOT", "the root directory can't be changed: RootDirectory="),
        [213] = ("SECUREBITS", "SecureBits= can't be applied"),
        [214] = ("SETSCHEDULER", "the CPU scheduling can't be set: CPUSchedulingPolicy="),
        [215] = ("CPUAFFINITY", "CPUAffinity= can't be applied"),
        [216] = ("GROUP", "there is no such group, or it can't be changed to: Group="),
        [217] = ("USER", "there is no such user, or it can't be changed to: User=, or the user namespace can't be made: PrivateUsers="),
        [218] = ("CAPABILITIES", "the capabilities can't be dropped or given: CapabilityBoundingSet=, AmbientCapabilities="),
        [219] = ("CGROUP", "the control group can't be set up"),
        [222] = ("STDERR", "standard error can't be set up: StandardError="),
        [224] = ("PAM", "PAM refuses: PAMName="),
        [225] = ("NETWORK", "the network namespace can't be set up: PrivateNetwork="),
        [226] = ("NAMESPACE", "the mounts can't be set up: a path of ReadWritePaths=, BindPaths= or the like is not there, or the kernel refuses a mount"),
        [227] = ("NO_NEW_PRIVILEGES", "NoNewPrivileges= can't be applied"),
        [228] = ("SECCOMP", "a system call filter can't be loaded: SystemCallFilter= or another setting that needs one"),
        [229] = ("SELINUX_CONTEXT", "SELinuxContext= can't be applied"),
        [230] = ("PERSONALITY", "Personality= can't be applied"),
        [231] = ("APPARMOR_PROFILE", "AppArmorProfile= can't be applied"),
        [232] = ("ADDRESS_FAMILIES", "RestrictAddressFamilies= can't be applied"),
        [233] = ("RUNTIME_DIRECTORY", "the directory below /run can't be made: RuntimeDirectory="),
        [235] = ("CHOWN", "a file's owner can't be changed"),
        [236] = ("SMACK_PROCESS_LABEL", "SmackProcessLabel= can't be applied"),
        [237] = ("KEYRING", "the kernel keyring can't be set up: KeyringMode="),
        [238] = ("STATE_DIRECTORY", "the directory below /var/lib can't be made: StateDirectory="),
        [239] = ("CACHE_DIRECTORY", "the directory below /var/cache can't be made: CacheDirectory="),
        [240] = ("LOGS_DIRECTORY", "the directory below /var/log can't be made: LogsDirectory="),
        [241] = ("CONFIGURATION_DIRECTORY", "the directory below /etc can't be made: ConfigurationDirectory="),
        [242] = ("NUMA_POLICY", "NUMAPolicy= can't be applied"),
        [243] = ("CREDENTIALS", "the credentials can't be set up: LoadCredential= and its kin"),
        [244] = ("BPF", "a BPF program can't be loaded: RestrictFileSystems="),
        [245] = ("KSM", "MemoryKSM= can't be applied"),
    };

    private static readonly Dictionary<int, string> s_signals = new()
    {
        [4] = "SIGILL",
        [6] = "SIGABRT",
        [7] = "SIGBUS",
        [9] = "SIGKILL",
        [11] = "SIGSEGV",
        [15] = "SIGTERM",
        [31] = "SIGSYS, which the kernel sends for a system call that SystemCallFilter= or another setting forbids",
    };

    /// <summary>Such as "its main process ended with 226/NAMESPACE: ...".</summary>
    internal static string Describe(UnitRunState state) => state switch
    {
        { Result: "timeout" } => "it was not up in time (TimeoutStartSec=)",
        { Result: "start-limit-hit" } => "it was started too often within a short time (StartLimitBurst=)",
        { Result: "resources" } => "systemd could not set it up",
        { ExecMainCode: Exited, ExecMainStatus: > 0 } => $"its main process ended with {Status(state.ExecMainStatus)}",
        { ExecMainCode: > Exited } => $"its main process was ended by {Signal(state.ExecMainStatus)}",
        { Result: not "success" } => $"systemd calls its end \"{state.Result}\"",
        _ => $"it is {state.SubState}",
    };

    private static string Status(int status) => s_statuses.TryGetValue(status, out var known)
        ? string.Create(CultureInfo.InvariantCulture, $"{status}/{known.Name}: {known.Meaning}")
        : string.Create(CultureInfo.InvariantCulture, $"exit status {status}");

    private static string Signal(int signal) => s_signals.GetValueOrDefault(signal) ?? string.Create(CultureInfo.InvariantCulture, $"signal {signal}");
}
