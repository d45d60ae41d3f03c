using System.Management.Automation;
using System.Text;
using System.Text.RegularExpressions;

using PSSystemdHarden.Testing;
using PSSystemdHarden.Tests.Engine;

using Xunit;

namespace PSSystemdHarden.Tests.Live;

/// <summary>The verdicts of Get-SandboxDirective against what really becomes of a service with the directive.</summary>
public partial class SandboxSupportTests
{
    internal const string Cgroup = "\"/sys/fs/cgroup$(sed -n 's/^0:://p' /proc/self/cgroup)\"";

    /// <summary>Sends a datagram to itself.</summary>
    internal const string Loopback =
        """
        perl -e '
            use Socket;
            socket(S, PF_INET, SOCK_DGRAM, 0);
            bind(S, sockaddr_in(0, INADDR_LOOPBACK));
            send(S, "x", 0, getsockname(S));
            vec($r, fileno(S), 1) = 1;
            print scalar select($r, undef, undef, 1)'
        """;

    /// <summary>A directive, what to set, and a script whose output differs where it is enforced.</summary>
    private static readonly (string Directive, string Setting, string Script)[] s_rows =
    [
        ("PrivatePIDs", "PrivatePIDs=yes", "[ $$ = 1 ] && echo first"),
        ("SocketBindDeny", "SocketBindDeny=any", "perl -e 'use Socket; socket(S, PF_INET, SOCK_STREAM, 0); print bind(S, sockaddr_in(8765, INADDR_LOOPBACK)) ? 1 : 0'"),
        ("RestrictNetworkInterfaces", "RestrictNetworkInterfaces=~lo", Loopback),
        ("IPAddressDeny", "IPAddressDeny=any", Loopback),
        ("DeviceAllow", "DevicePolicy=strict\nDeviceAllow=/dev/null rw", "head -c 1 /dev/zero | wc -c"),
        ("PrivateDevices", "PrivateDevices=yes", "ls /dev | wc -l"),
        ("MemoryMax", "MemoryMax=100M", $"cat {Cgroup}/memory.max"),
        ("MemoryHigh", "MemoryHigh=100M", $"cat {Cgroup}/memory.high"),
        ("TasksMax", "TasksMax=77", $"cat {Cgroup}/pids.max"),
        ("CPUQuota", "CPUQuota=20%", $"cat {Cgroup}/cpu.max"),
        ("AllowedCPUs", "AllowedCPUs=0", $"cat {Cgroup}/cpuset.cpus"),
        ("IOWeight", "IOWeight=77", $"cat {Cgroup}/io.weight"),
        ("RestrictFileSystems", "RestrictFileSystems=~proc", "cat /proc/uptime >/dev/null && echo read"),
        ("PrivateNetwork", "PrivateNetwork=yes", "[ $(readlink /proc/self/ns/net) = $(readlink /proc/1/ns/net) ] && echo same"),
        ("PrivateIPC", "PrivateIPC=yes", "[ $(readlink /proc/self/ns/ipc) = $(readlink /proc/1/ns/ipc) ] && echo same"),
        ("ProtectHostname", "ProtectHostname=yes", "[ $(readlink /proc/self/ns/uts) = $(readlink /proc/1/ns/uts) ] && echo same"),
        ("PrivateUsers", "PrivateUsers=yes", "cat /proc/self/uid_map"),
        ("ProtectControlGroups", "ProtectControlGroups=yes", "test -w /sys/fs/cgroup && echo writable"),
        ("ProtectSystem", "ProtectSystem=strict", "touch /var/lib/pssystemdharden-check && echo written"),
        ("ProtectHome", "ProtectHome=yes", "stat --format %a /root"),
        ("TemporaryFileSystem", "TemporaryFileSystem=/var/lib", "ls /var/lib | wc -l"),
        ("BindReadOnlyPaths", "BindReadOnlyPaths=/etc/os-release:/etc/passwd", "head -n 1 /etc/passwd"),
        ("DynamicUser", "DynamicUser=yes", "[ $(id -u) = 0 ] && echo root"),
        ("NetworkNamespacePath", "NetworkNamespacePath=/run/netns/pssh-check", "[ $(readlink /proc/self/ns/net) = $(readlink /proc/1/ns/net) ] && echo same"),
        ("NoExecPaths", "NoExecPaths=/usr/bin/true", "/usr/bin/true && echo ran"),
        ("SystemCallFilter", "SystemCallFilter=~uname\nSystemCallErrorNumber=EPERM", "uname"),
        ("RestrictAddressFamilies", "RestrictAddressFamilies=AF_UNIX", "perl -e 'use Socket; print socket(S, PF_INET, SOCK_DGRAM, 0) ? 1 : 0'"),
        ("RestrictNamespaces", "RestrictNamespaces=yes", "unshare --uts true && echo made"),
        ("RestrictSUIDSGID", "RestrictSUIDSGID=yes", "touch /var/tmp/pssystemdharden-check && chmod u+s /var/tmp/pssystemdharden-check && echo set"),
        ("LockPersonality", "LockPersonality=yes", "setarch --addr-no-randomize true && echo changed"),
        ("AppArmorProfile", "AppArmorProfile=no-such-profile", "cat /proc/self/attr/apparmor/current"),
        ("SELinuxContext", "SELinuxContext=no:such:context", "cat /proc/self/attr/current"),
        ("SmackProcessLabel", "SmackProcessLabel=nosuchlabel", "cat /proc/self/attr/smack/current"),
        ("BPFProgram", "BPFProgram=ingress:/sys/fs/bpf/no-such-program", Loopback),
    ];

    /// <summary>What these rows name is nowhere to be found: they show what becomes of them without the feature, and with it nothing.</summary>
    private static readonly string[] s_withoutFeature = ["AppArmorProfile", "SELinuxContext", "SmackProcessLabel", "BPFProgram"];

    /// <summary>
    /// What a machine of less privilege leaves open: PID namespaces are made by clone(2), and no service shows whether the filter on systemd lets that
    /// pass; unshare(2) is refused there in any case.
    /// </summary>
    private static readonly string[] s_openOnLesserMachines = ["PrivatePIDs", "RestrictNamespaces"];

    [ThrowawayFact(OnVirtualMachines = true, OnLesserMachines = true)]
    public void Services_fare_as_the_verdict_says()
    {
        using var shell = new Shell();
        Dictionary<string, (string Support, string? Reason)> verdicts = shell.Run("Get-SandboxDirective").Output.ToDictionary(o => $"{o}", Verdict);
        using var units = new LoadedUnits(s_rows.SelectMany(Files).ToDictionary());
        LiveMachine.Run("ip", "netns", "add", "pssh-check");

        List<string> wrong = [];
        foreach ((string name, string _, string _) in s_rows)
        {
            var (controlStarted, control) = Start($"control-{name}");
            var (started, output) = Start($"check-{name}");
            string seen = !started ? "Refused" : output == control ? "Ignored" : "Supported";
            (string support, string? reason) = verdicts[name];
            string line = $"{name}: {support} ({reason}); seen {seen}: without '{control}', with '{output}'";
            bool isOpen = LiveMachine.IsLesser && s_openOnLesserMachines.Contains(name);
            // What these scripts show is the part that is out of force.
            bool isInPart = reason?.StartsWith("only in part", StringComparison.Ordinal) is true && seen == "Ignored";
            if (!controlStarted || (seen != support && !isOpen && !isInPart && !(support == "Supported" && s_withoutFeature.Contains(name))))
                wrong.Add(line);
        }

        LiveMachine.Run("ip", "netns", "delete", "pssh-check");
        string counts = string.Join(", ", s_rows.GroupBy(row => verdicts[row.Directive].Support).Select(group => $"{group.Count()} {group.Key}"));
        TestContext.Current.TestOutputHelper?.WriteLine($"systemd {LiveMachine.Version}: {s_rows.Length} directives tried, by their verdicts {counts}; {wrong.Count} fare otherwise");
        Assert.Empty(wrong);
    }

    /// <summary>Two words of ProtectControlGroups= take a control group namespace, without which a service does not start.</summary>
    [ThrowawayFact(OnLesserMachines = true)]
    public void A_word_that_needs_more_fares_as_its_own_verdict_says()
    {
        if (LiveMachine.Version < 257)
            Assert.Skip("this systemd does not know the words");
        string[] words = ["private", "strict"];
        using var units = new LoadedUnits(words.ToDictionary(
            word => $"pssh-{word}.service", word => Encoding.UTF8.GetBytes($"[Service]\nType=oneshot\nExecStart=/bin/true\nProtectControlGroups={word}\n")));
        using var shell = new Shell();
        string reason = string.Concat(shell.Run("(Get-SandboxDirective ProtectControlGroups).Reason").Output);
        foreach (string word in words)
        {
            bool starts = LiveMachine.TryRun("systemctl", "start", $"pssh-{word}").Status == 0;
            string refusal = string.Join(' ', shell.Run($"Set-UnitSandbox pssh-{word} -Property @{{ ProtectControlGroups = '{word}' }} -WhatIf").Errors);
            Assert.Equal(starts, !refusal.Contains("ProtectControlGroups= would keep the service from starting", StringComparison.Ordinal));
            Assert.Equal(starts, !reason.Contains("with private or strict a service does not start", StringComparison.Ordinal));
            LiveMachine.TryRun("systemctl", "reset-failed", $"pssh-{word}");
        }
    }

    /// <summary>Each directive once, and one that there is not: what systemd says it does not know is what came later.</summary>
    [ThrowawayFact]
    public void The_directives_that_systemd_passes_over_are_those_that_came_later()
    {
        using var shell = new Shell();
        PSObject[] all = [.. shell.Run("Get-SandboxDirective").Output];
        string file = Path.Combine(LiveMachine.RuntimeUnits, "every-directive.service");
        // Without a value systemd takes all but this one; and the last line shows that it has read as far as that.
        IEnumerable<string> lines = all.Select(directive => $"{directive}" == "DynamicUser" ? "DynamicUser=no" : $"{directive}=");
        File.WriteAllLines(file, ["[Service]", "ExecStart=/bin/true", .. lines, "ZZZ="]);
        string complaints = LiveMachine.TryRun("systemd-analyze", "verify", file).Errors;
        File.Delete(file);

        IEnumerable<string> passedOver = UnknownKey().Matches(complaints).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal);
        IEnumerable<string> expected = all
            .Where(o => Verdict(o) is ("Ignored", { } reason) && reason.Contains("passes over it", StringComparison.Ordinal))
            .Select(o => $"{o}").Append("ZZZ").Order(StringComparer.Ordinal);
        Assert.Equal(expected, passedOver);
    }

    /// <summary>An ordinary user sees the same, but for what is root's to see.</summary>
    [ThrowawayFact]
    public void An_ordinary_user_gets_the_same_verdicts_or_none()
    {
        const string Script = "Get-SandboxDirective | ForEach-Object { \"$($_.Name) $($_.Support)\" }";
        string[] root = ChildShell.Run(Script).Lines, user = ChildShell.RunAs("nobody", Script).Lines;
        Assert.Equal(root.Length, user.Length);
        Assert.NotEmpty(root);
        Assert.All(root.Zip(user), pair => Assert.True(
            pair.First == pair.Second || pair.Second.EndsWith(" Unknown", StringComparison.Ordinal), $"{pair}"));
    }

    [LiveFact]
    public void Completion_knows_the_version_and_marks_what_it_lacks()
    {
        using var shell = new Shell();
        shell.Run("Get-Unit dbus");
        PSObject[] found = [.. shell.Run("(TabExpansion2 'Get-SandboxDirective private' 28).CompletionMatches").Output];
        PSObject network = found.Single(o => (string)o.Properties["CompletionText"].Value == "PrivateNetwork");
        Assert.StartsWith("Cuts the service off", (string)network.Properties["ToolTip"].Value);
        bool[] marked = [.. found.Select(o => ((string)o.Properties["ListItemText"].Value).Contains("(since", StringComparison.Ordinal))];
        Assert.Equal(marked.Order(), marked);

        PSObject last = shell.Run("(TabExpansion2 'Get-SandboxDirective -SystemdVersion 252 PrivateP' 45).CompletionMatches").Output.Single();
        Assert.Equal("PrivatePIDs (since 257)", last.Properties["ListItemText"].Value);
        Assert.EndsWith("(since systemd 257; 252 passes over it)", (string)last.Properties["ToolTip"].Value);
    }

    private static (string Support, string? Reason) Verdict(PSObject directive) =>
        (directive.Properties["Support"].Value.ToString()!, (string?)directive.Properties["Reason"].Value);

    private static IEnumerable<KeyValuePair<string, byte[]>> Files((string Directive, string Setting, string Script) row)
    {
        yield return new($"{row.Directive}.sh", Encoding.UTF8.GetBytes(row.Script + "\nexit 0\n"));
        foreach ((string name, string setting) in new[] { ($"control-{row.Directive}", ""), ($"check-{row.Directive}", row.Setting) })
        {
            yield return new($"{name}.service", Encoding.UTF8.GetBytes(
                $"[Service]\nType=oneshot\nStandardOutput=file:/run/{name}.out\nStandardError=null\n"
                + $"ExecStart=/bin/sh {LiveMachine.RuntimeUnits}/{row.Directive}.sh\n{setting}\n"));
        }
    }

    private static (bool Started, string Output) Start(string name)
    {
        int status = LiveMachine.TryRun("systemctl", "start", $"{name}.service").Status;
        string file = $"/run/{name}.out";
        return (status == 0, File.Exists(file) ? File.ReadAllText(file).Trim() : string.Empty);
    }

    [GeneratedRegex(@"Unknown key '(\w+)' in section", RegexOptions.CultureInvariant)]
    private static partial Regex UnknownKey();
}
