using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

using PSSystemdHarden.Testing;
using PSSystemdHarden.Tests.Engine;

using Xunit;

namespace PSSystemdHarden.Tests.Live.Enforcement;

/// <summary>Verdicts against what services can really do: each one tries the act that its setting forbids, or grants, and says how that went.</summary>
public sealed class EnforcementTests : IDisposable
{
    private const string Reports = "/run/pssh-reports", Possible = "possible", Impossible = "impossible";

    private readonly int _version = int.Parse(
        LiveMachine.Run("systemctl", "--version").Split(' ')[1].Split('.')[0].TrimEnd('~'), CultureInfo.InvariantCulture);

    private readonly TcpListener _listener = new(IPAddress.Loopback, EnforcementCase.Port);
    private readonly ITestOutputHelper _output;

    public EnforcementTests(ITestOutputHelper output) => _output = output;

    public void Dispose() => _listener.Stop();

    [ThrowawayFact]
    public void No_verdict_is_contradicted_by_the_act()
    {
        Prepare();
        EnforcementCase[] cases = [.. EnforcementCase.All.Where(row => row.IsKnownTo(_version))];
        using var units = new LoadedUnits(cases.SelectMany((row, i) => new[]
        {
            KeyValuePair.Create($"pssh-with-{i}.service", Unit(row, i, "with", row.Settings)),
            KeyValuePair.Create($"pssh-without-{i}.service", Unit(row, i, "without", string.Empty)),
        }).ToDictionary());
        try
        {
            LiveMachine.TryRun("systemctl", [.. units.Names.Prepend("start")]);
            WaitForReports(cases.Length * 2);
            using var shell = new Shell();
            Dictionary<string, Finding> verdicts = Verify(shell, "pssh-with-* -Probe");

            // Now the others get the same settings, while they run.
            for (int i = 0; i < cases.Length; i++)
                AddDropIn($"pssh-without-{i}.service", cases[i].Settings);
            Dictionary<string, Finding> unread = Verify(shell, "pssh-without-*");
            LiveMachine.Run("systemctl", "daemon-reload");
            Dictionary<string, Finding> reloaded = Verify(shell, "pssh-without-*");

            var table = new StringBuilder();
            var contradictions = new List<string>();
            for (int i = 0; i < cases.Length; i++)
                Compare(cases[i], i, verdicts, unread, reloaded, table, contradictions);
            _output.WriteLine(table.ToString());
            Assert.True(contradictions.Count == 0, string.Join(Environment.NewLine, contradictions));
        }
        finally
        {
            LiveMachine.TryRun("systemctl", "stop", "pssh-with-*", "pssh-without-*");
            LiveMachine.TryRun("systemctl", "reset-failed");
            for (int i = 0; i < cases.Length; i++)
                Directory.Delete($"{LiveMachine.RuntimeUnits}/pssh-without-{i}.service.d", recursive: true);
        }
    }

    private static void Compare(
        EnforcementCase row,
        int i,
        Dictionary<string, Finding> verdicts,
        Dictionary<string, Finding> unread,
        Dictionary<string, Finding> reloaded,
        StringBuilder table,
        List<string> contradictions)
    {
        string with = Report(i, "with"), without = Report(i, "without"), key = $"{row.Directive} of pssh-with-{i}", otherKey = $"{row.Directive} of pssh-without-{i}";
        string settings = row.Settings.Split('\n')[^1];
        Finding? found = verdicts.GetValueOrDefault($"pssh-with-{i}.service {row.Directive}");
        string name = string.Create(CultureInfo.InvariantCulture, $"{row.Settings.Replace('\n', ' '),-55}");
        if (found is null)
        {
            contradictions.Add($"{key}: no row");
            return;
        }

        string wanted = row.Grants ? Possible : Impossible;
        bool isTestable = with != without, isInForce = with == wanted;
        string verdict = found.Verdict;
        if (isTestable && isInForce && verdict is not ("Enforced" or "NotVerifiable"))
            contradictions.Add($"{key} ({settings}): in force by the act, and {verdict}: {found.Found}: {found.Reason}");
        if (isTestable && isInForce && verdict is "NotVerifiable" && s_probed.Contains(row.Directive))
            contradictions.Add($"{key} ({settings}): in force by the act, and a probe could not tell: {found.Reason}");
        if (!isTestable && without != wanted && verdict is "Enforced")
            contradictions.Add($"{key} ({settings}): the act is {with} with and without it, and {verdict}: {found.Found}");

        // The service that was there before: what systemd has not read yet, and what its process does not have yet.
        string? before = unread.GetValueOrDefault($"pssh-without-{i}.service {row.Directive}")?.Verdict;
        string? after = reloaded.GetValueOrDefault($"pssh-without-{i}.service {row.Directive}")?.Verdict;
        bool isTaken = found.Found != "systemd has taken nothing of it";
        if (isTaken && before is not "PendingReload")
            contradictions.Add($"{otherKey} ({settings}): {before} before the reload");
        bool atOnce = s_atOnce.Contains(row.Directive);
        if (verdict is "Enforced" && isTestable && after is not "PendingRestart" && !(atOnce && after is "Enforced"))
            contradictions.Add($"{otherKey} ({settings}): {after} after the reload");
        table.AppendLine(CultureInfo.InvariantCulture, $"{name} {verdict,-14} {(isTestable ? "by the act as well" : $"not testable: {with} with and without"),-40} then {before}, {after}");
    }

    /// <summary>What only a probe can tell: it must.</summary>
    private static readonly string[] s_probed = ["KeyringMode", "MemoryDenyWriteExecute", "RestrictFileSystems", "SecureBits", "SystemCallFilter"];

    /// <summary>What control groups have: systemd brings it up to date at each reload. Folders and their modes are those of the service that runs already.</summary>
    private static readonly string[] s_atOnce =
    [
        "DeviceAllow", "DevicePolicy", "IPAddressAllow", "IPAddressDeny", "MemoryMax", "RestrictNetworkInterfaces", "SocketBindAllow", "SocketBindDeny", "TasksMax",
    ];

    private void Prepare()
    {
        LiveMachine.Run("bash", "-c", $"""
            set -e
            mkdir -p {Reports} {EnforcementCase.Folder} /mnt/pssh /usr/lib/modules/pssh /opt/pssh-root/usr /opt/pssh-root/lib /opt/pssh-root/lib64 /opt/pssh-root/bin
            mkdir -p /opt/pssh-root/proc /opt/pssh-root/sys /opt/pssh-root/dev /opt/pssh-root/run /opt/pssh-root/tmp /opt/pssh-root/var/tmp
            cd {EnforcementCase.Folder}
            echo content | tee owned owned2 owned3 video /root/pssh-secret /tmp/pssh-secret /var/tmp/pssh-secret /dev/pssh-secret /run/pssh-secret > /dev/null
            chgrp video video; chmod 640 video
            cp /usr/bin/true true; cp /usr/bin/id suid-id; chmod 4755 suid-id
            ip netns add pssh 2>/dev/null || true
            ipcmk -M 4711 > /dev/null
            """);
        _listener.Start();
        foreach (string file in Directory.GetFiles(Reports))
            File.Delete(file);
    }

    /// <summary>The report is opened by systemd before the sandbox is there; the act says nothing else to it.</summary>
    private static byte[] Unit(EnforcementCase row, int i, string kind, string settings)
    {
        string script = $"{EnforcementCase.Folder}-{kind}-{i}.sh";
        File.WriteAllText(script, $"if {{ {row.Act}; }} >/dev/null 2>&1; then echo {Possible}; else echo {Impossible}; fi\nexec sleep infinity\n");
        string bind = row.Settings.Contains("RootDirectory", StringComparison.Ordinal) || row.Common.Contains("RootDirectory", StringComparison.Ordinal) ? $"\nBindReadOnlyPaths=-{script}" : string.Empty;
        return Encoding.UTF8.GetBytes($"[Service]\nExecStart=/bin/bash {script}\nStandardOutput=file:{Reports}/{kind}-{i}\n{row.Common}\n{settings}{bind}\n");
    }

    private static void AddDropIn(string unit, string settings)
    {
        string folder = $"{LiveMachine.RuntimeUnits}/{unit}.d";
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "10-later.conf"), $"[Service]\n{settings}\n");
    }

    private static string Report(int i, string kind) => File.ReadAllText($"{Reports}/{kind}-{i}").Trim();

    /// <summary>Some acts wait for an answer that never comes, and the machine may be busy.</summary>
    private static void WaitForReports(int count)
    {
        string[] missing = [];
        for (DateTime end = DateTime.UtcNow.AddMinutes(3); DateTime.UtcNow < end; Thread.Sleep(50))
        {
            string[] files = Directory.GetFiles(Reports);
            missing = [.. files.Where(file => new FileInfo(file).Length == 0)];
            if (files.Length == count && missing.Length == 0)
                return;
        }

        string states = LiveMachine.TryRun("systemctl", "list-units", "--all", "--plain", "--no-legend", "--state=failed", "pssh-*").Output;
        Assert.Fail($"{Directory.GetFiles(Reports).Length} of {count} reports, empty: {string.Join(' ', missing)}; failed: {states}");
    }

    private static Dictionary<string, Finding> Verify(Shell shell, string units) => Finding.Of(shell, $"Test-UnitSandbox {units} -Detailed");
}
