using System.Net;
using System.Net.Sockets;
using System.Text;

using PSSystemdHarden.Testing;

using Xunit;

namespace PSSystemdHarden.Tests.Live.Enforcement;

/// <summary>Two running services for each case, pssh-with-N and pssh-without-N. Each has tried the act and said how that went.</summary>
internal sealed class Acts : IDisposable
{
    internal const string Possible = "possible", Impossible = "impossible";
    private const string Reports = "/run/pssh-reports", With = "with", Without = "without";

    private readonly TcpListener _listener = new(IPAddress.Loopback, EnforcementCase.Port);
    private readonly LoadedUnits _units;

    internal Acts(IReadOnlyList<EnforcementCase> cases)
    {
        Prepare();
        _units = new LoadedUnits(cases.SelectMany((row, i) => new[]
        {
            KeyValuePair.Create($"pssh-with-{i}.service", Unit(row, i, With, row.Settings)),
            KeyValuePair.Create($"pssh-without-{i}.service", Unit(row, i, Without, string.Empty)),
        }).ToDictionary());
        LiveMachine.TryRun("systemctl", [.. _units.Names.Prepend("start")]);
        try
        {
            WaitForReports(cases.Count * 2);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _listener.Stop();
        LiveMachine.TryRun("systemctl", "stop", "pssh-with-*", "pssh-without-*");
        LiveMachine.TryRun("systemctl", "reset-failed");
        _units.Dispose();
    }

    /// <summary>Possible or impossible.</summary>
    internal static string Report(int i, string kind) => File.ReadAllText($"{Reports}/{kind}-{i}").Trim();

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

    /// <summary>
    /// The report is opened by systemd before the sandbox is there; the act says nothing else to it. SIGTERM is nothing to the first process of a
    /// PID namespace, and systemd would wait for it.
    /// </summary>
    private static byte[] Unit(EnforcementCase row, int i, string kind, string settings)
    {
        string script = $"{EnforcementCase.Folder}-{kind}-{i}.sh";
        File.WriteAllText(script, $"if {{ {row.Act}; }} >/dev/null 2>&1; then echo {Possible}; else echo {Impossible}; fi\nexec sleep infinity\n");
        string bind = row.Settings.Contains("RootDirectory", StringComparison.Ordinal) || row.Common.Contains("RootDirectory", StringComparison.Ordinal) ? $"\nBindReadOnlyPaths=-{script}" : string.Empty;
        return Encoding.UTF8.GetBytes(
            $"[Service]\nExecStart=/bin/bash {script}\nStandardOutput=file:{Reports}/{kind}-{i}\nKillSignal=SIGKILL\n{row.Common}\n{settings}{bind}\n");
    }

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
}
