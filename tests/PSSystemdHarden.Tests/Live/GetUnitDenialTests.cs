using System.Management.Automation;

using PSSystemdHarden.Testing;
using PSSystemdHarden.Tests.Engine;

using Xunit;

namespace PSSystemdHarden.Tests.Live;

/// <summary>Get-UnitDenial on services that one directive breaks, each proven to do without it.</summary>
public class GetUnitDenialTests(ITestOutputHelper output)
{
    private const int MostMissed = 2, LeastTestable = 20;

    /// <summary>What a hardened service has besides, and programs mostly bear.</summary>
    private static readonly string[] s_others =
    [
        "ProtectHostname=yes", "LockPersonality=yes", "RestrictRealtime=yes", "ProtectClock=yes", "ProtectKernelModules=yes", "ProtectKernelLogs=yes", "ProtectControlGroups=yes",
        "RestrictSUIDSGID=yes", "RestrictNamespaces=yes", "MemoryDenyWriteExecute=yes", "SystemCallArchitectures=native", "KeyringMode=private", "ProtectProc=invisible",
        "ProtectSystem=yes", "PrivateTmp=yes", "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK", "SystemCallFilter=~@obsolete @cpu-emulation @swap @reboot",
        "CapabilityBoundingSet=~CAP_SYS_BOOT CAP_SYS_MODULE CAP_SYSLOG CAP_WAKE_ALARM", "LimitNOFILE=4096",
    ];

    [ThrowawayFact]
    public void The_directive_that_broke_it_comes_first_and_a_wrong_one_is_never_certain() => Measure([]);

    [ThrowawayFact]
    public void So_it_does_among_many_others() => Measure(s_others);

    private void Measure(string[] others)
    {
        using var shell = new Shell();
        int testable = 0, right = 0, mended = 0;
        List<string> missed = [], wrong = [];
        output.WriteLine("Service               | Broken by               | Found                   | Certainty | Loosening (whether it mends it)");
        try
        {
            foreach (BrokenService service in BrokenService.All)
            {
                // Where it fails without the setting, or works with it, it shows nothing here.
                string[] besides = [.. others.Where(other => !service.Settings.Any(setting => setting.Split('=')[0] == other.Split('=')[0]))];
                if (!service.Run(besides) || service.Run([.. besides, .. service.Settings]))
                {
                    output.WriteLine($"{service.Name,-21} | {service.Directive,-23} | not testable here");
                    continue;
                }

                testable++;
                ShellResult result = shell.Run($"Get-UnitDenial {BrokenService.Unit}");
                Assert.Empty(result.Errors);
                Found[] denials = [.. result.Output.Select(Found.Of)];
                Assert.All(denials, denial => Assert.Equal(BrokenService.Unit, denial.Unit));
                wrong.AddRange(denials.Where(denial => denial.Certainty == "Certain" && denial.Directive != service.Directive).Select(denial => $"{service.Name}: {denial}"));
                Found? first = denials.FirstOrDefault();
                string loosening = "-";
                if (first?.Directive == service.Directive)
                {
                    right++;
                    if (first.Loosening is not null)
                    {
                        ShellResult set = shell.Run($"$denial = @(Get-UnitDenial {BrokenService.Unit})[0]; Set-UnitSandbox {BrokenService.Unit} -Property $denial.Loosening[0].Property -Force -WarningAction SilentlyContinue");
                        set.Errors.ToList().ForEach(error => output.WriteLine($"{service.Name}: {error}"));
                        bool mends = set.Errors.Count == 0 && BrokenService.Start();
                        mended += mends ? 1 : 0;
                        loosening = $"{first.Loosening} ({(mends ? "yes" : "no")})";
                    }
                }
                else
                {
                    missed.Add($"{service.Name}: {first?.ToString() ?? "nothing"}; {first?.Evidence} [{string.Join(", ", denials.Select(denial => denial.Directive))}]\n" + LiveMachine.Run("journalctl", "-u", BrokenService.Unit, "-n", "12", "-o", "cat", "--no-pager"));
                }

                output.WriteLine($"{service.Name,-21} | {service.Directive,-23} | {first?.Directive ?? "-",-23} | {first?.Certainty ?? "-",-9} | {loosening}");
                BrokenService.Clear();
            }
        }
        finally
        {
            BrokenService.Clear();
        }

        output.WriteLine($"{right} of {testable} right, {wrong.Count} wrong ones certain, {mended} mended by the first loosening");
        missed.ForEach(output.WriteLine);
        Assert.Empty(wrong);
        Assert.InRange(testable, LeastTestable, int.MaxValue);
        Assert.InRange(right, testable - MostMissed, testable);
    }

    /// <summary>A denial as PowerShell has it.</summary>
    private sealed record Found(string Unit, string Directive, string Certainty, string Denied, string Evidence, string? Loosening)
    {
        internal static Found Of(PSObject denial)
        {
            string Text(string property) => denial.Properties[property].Value?.ToString() ?? string.Empty;
            return new Found(
                Text("Unit"), Text("Directive"), Text("Certainty"), Text("Denied"), Text("Evidence"),
                ((System.Collections.IEnumerable)denial.Properties["Loosening"].Value).Cast<object>().FirstOrDefault()?.ToString());
        }

        public override string ToString() => $"{Directive} denied {Denied} ({Certainty})";
    }
}
