using PSSystemdHarden.Testing;
using PSSystemdHarden.Tests.Engine;

using Xunit;

namespace PSSystemdHarden.Tests.Live.Enforcement;

/// <summary>Verdicts against what services can really do: each one tries the act that its setting forbids, or grants, and says how that went.</summary>
public sealed class EnforcementTests(ITestOutputHelper output)
{
    [ThrowawayFact]
    public void No_verdict_is_contradicted_by_the_act()
    {
        int version = LiveMachine.Version;
        EnforcementCase[] cases = [.. EnforcementCase.All.Where(row => row.IsKnownTo(version))];
        using var acts = new Acts(cases);
        try
        {
            using var shell = new Shell();
            Dictionary<string, Finding> verdicts = Verify(shell, "pssh-with-* -Probe");

            // Now the others get the same settings, while they run.
            for (int i = 0; i < cases.Length; i++)
                AddDropIn($"pssh-without-{i}.service", cases[i].Settings);
            Dictionary<string, Finding> unread = Verify(shell, "pssh-without-*");
            LiveMachine.Run("systemctl", "daemon-reload");
            Dictionary<string, Finding> reloaded = Verify(shell, "pssh-without-*");

            var table = new List<(string Verdict, string Setting)>();
            var contradictions = new List<string>();
            for (int i = 0; i < cases.Length; i++)
                Compare(cases[i], i, verdicts, unread, reloaded, table, contradictions);
            foreach (var verdict in table.GroupBy(row => row.Verdict, row => row.Setting).OrderBy(verdict => verdict.Key, StringComparer.Ordinal))
                output.WriteLine($"systemd {version}: {verdict.Key} ({verdict.Count()}): {string.Join(", ", verdict)}");
            Assert.True(contradictions.Count == 0, string.Join(Environment.NewLine, contradictions));
        }
        finally
        {
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
        List<(string Verdict, string Setting)> table,
        List<string> contradictions)
    {
        string with = Acts.Report(i, "with"), without = Acts.Report(i, "without"), key = $"{row.Directive} of pssh-with-{i}", otherKey = $"{row.Directive} of pssh-without-{i}";
        string settings = row.Settings.Split('\n')[^1];
        Finding? found = verdicts.GetValueOrDefault($"pssh-with-{i}.service {row.Directive}");
        if (found is null)
        {
            contradictions.Add($"{key}: no row");
            return;
        }

        string wanted = row.Grants ? Acts.Possible : Acts.Impossible;
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
        table.Add(($"{verdict}, {(isTestable ? "by the act as well" : "not testable by the act")}, later {before}, then {after}", row.Settings.Replace('\n', ' ')));
    }

    /// <summary>What only a probe can tell: it must.</summary>
    private static readonly string[] s_probed = ["KeyringMode", "MemoryDenyWriteExecute", "RestrictFileSystems", "SecureBits", "SystemCallFilter"];

    /// <summary>What control groups have: systemd brings it up to date at each reload. Folders and their modes are those of the service that runs already.</summary>
    private static readonly string[] s_atOnce =
    [
        "DeviceAllow", "DevicePolicy", "IPAddressAllow", "IPAddressDeny", "MemoryMax", "RestrictNetworkInterfaces", "SocketBindAllow", "SocketBindDeny", "TasksMax",
    ];

    private static void AddDropIn(string unit, string settings)
    {
        string folder = $"{LiveMachine.RuntimeUnits}/{unit}.d";
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "10-later.conf"), $"[Service]\n{settings}\n");
    }

    private static Dictionary<string, Finding> Verify(Shell shell, string units) => Finding.Of(shell, $"Test-UnitSandbox {units} -Detailed");
}
