using System.Runtime.Versioning;
using System.Text.RegularExpressions;

using PSSystemdHarden.Testing;

namespace PSSystemdHarden.Tests.Live.CommandParity;

/// <summary>The files that the cases need, and what must differ between two runs of the same.</summary>
[SupportedOSPlatform("linux")]
internal sealed partial class ParityMachine : IDisposable
{
    private const string Folder = "/usr/local/lib/psh-parity", Home = "/home/parity", NoFolder = "/var/lib/parity-file";

    /// <summary>
    /// Tells what its process is like. Of namespaces it says whether they are the machine's, of folders whether they can be written to.
    /// </summary>
    private const string Probe = """
        echo "== status"; grep -E '^(Uid|Gid|Groups|Umask|Cap.*|NoNewPrivs|Seccomp.*|Cpus_allowed_list|Mems_allowed_list|NStgid):' /proc/self/status | sed 's/^NStgid.*[0-9]\t.*/NStgid: nested/;/^NStgid:\t/d'
        echo "== namespaces"; for n in cgroup ipc mnt net pid time user uts; do readlink /proc/self/ns/$n; done
        echo "== mounts"; cat /proc/self/mountinfo
        echo "== cgroup"; cat /proc/self/cgroup
        echo "== limits"; cat /proc/self/limits
        echo "== others"; for f in oom_score_adj coredump_filter timerslack_ns personality uid_map setgroups attr/current; do echo "$f: $(cat /proc/self/$f 2>&1)"; done
        echo "nice, priority, policy: $(cut -d' ' -f18,19,40,41 /proc/self/stat)"; ionice -p $$ 2>&1; taskset -p $$ 2>&1 | sed 's/pid [0-9]*/pid/'
        echo "== environment"; env | sort
        echo "== folder"; pwd; umask
        echo "== descriptors"; ls /proc/$$/fd; for d in 0 1 2; do readlink /proc/$$/fd/$d; done
        echo "== folders"; for p in / /etc /usr /boot /var /var/lib /tmp /var/tmp /home /root /run /dev /dev/shm /srv /mnt /proc/sys /sys/fs/cgroup /sys; do if ( : >$p/.parity ) 2>/dev/null; then echo "$p can be written"; rm -f $p/.parity; else echo "$p can't be written"; fi; done
        ls -a /home /root /srv /mnt 2>&1; ls /dev 2>&1; ls -ld /var/lib/parity* /var/cache/parity* /var/log/parity* /run/parity* /etc/parity* 2>&1 | cut -d' ' -f1,3,4,9-
        echo "== network"; cut -d: -f1 /proc/net/dev 2>&1; echo "== processes"; [ "$(ls /proc | grep -c '^[0-9]*$')" -gt 8 ] && echo many || echo few
        """;

    private readonly string[] _own;

    internal ParityMachine()
    {
        Directory.CreateDirectory(Folder);
        Directory.CreateDirectory(Home);
        File.WriteAllText(Path.Combine(Home, "file"), string.Empty);
        File.WriteAllText(NoFolder, string.Empty);
        _own = [.. LiveMachine.Run("sh", "-c", "for n in cgroup ipc mnt net pid time user uts; do readlink /proc/1/ns/$n; done").Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    /// <summary>A file with a case's script.</summary>
    internal static string Write(ParityCase each)
    {
        string path = Path.Combine(Folder, "script");
        File.WriteAllText(path, $"{each.Interpreter}\n{each.Command ?? Probe}\n");
        File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        return path;
    }

    /// <summary>Takes out of an output what no two runs have the same.</summary>
    internal string Normalise(string output, string unit)
    {
        string text = output.Replace(unit, "UNIT", StringComparison.Ordinal).Replace(unit.Replace(".service", string.Empty, StringComparison.Ordinal), "UNIT", StringComparison.Ordinal);
        foreach (string name in _own)
            text = text.Replace(name, name[..name.IndexOf(':', StringComparison.Ordinal)] + ": the machine's", StringComparison.Ordinal);
        text = Namespace().Replace(text, "$1: its own");
        text = MountNumbers().Replace(text, string.Empty);
        text = PeerGroups().Replace(text, "$1:N");
        text = PrivateFolder().Replace(text, "systemd-private-ID-UNIT-XXXXXX");
        text = Variables().Replace(text, "$1=N");
        text = Session().Replace(text, "session-N");
        return Pipes().Replace(text, "$1:[N]");
    }

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        Directory.Delete(Home, recursive: true);
        File.Delete(NoFolder);
    }

    [GeneratedRegex(@"^(cgroup|ipc|mnt|net|pid|time|user|uts):\[\d+\]", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    /// <summary>Mount ID, parent's ID, and the number of the device.</summary>
    [GeneratedRegex(@"^\d+ \d+ \d+:\d+ ", RegexOptions.Multiline)]
    private static partial Regex MountNumbers();

    [GeneratedRegex(@"\b(shared|master|propagate_from):\d+")]
    private static partial Regex PeerGroups();

    [GeneratedRegex("systemd-private-[0-9a-f]{32}-UNIT-[A-Za-z0-9]{6}")]
    private static partial Regex PrivateFolder();

    [GeneratedRegex("^(INVOCATION_ID|XDG_SESSION_ID|SYSTEMD_EXEC_PID|MEMORY_PRESSURE_WATCH|CREDENTIALS_DIRECTORY)=.*$", RegexOptions.Multiline)]
    private static partial Regex Variables();

    [GeneratedRegex(@"\bsession-c\d+")]
    private static partial Regex Session();

    [GeneratedRegex(@"\b(pipe|socket):\[\d+\]")]
    private static partial Regex Pipes();
}
