using System.Management.Automation;

using PSSystemdHarden.Testing;
using PSSystemdHarden.Tests.Engine;

using Xunit;

namespace PSSystemdHarden.Tests.Live;

/// <summary>Get-UnitDenial on services that one directive breaks, each proven to do without it.</summary>
public class GetUnitDenialTests(ITestOutputHelper output)
{
    private const int MostMissed = 2;

    /// <summary>What a hardened service has besides, and programs mostly bear.</summary>
    private static readonly string[] s_others =
    [
        "ProtectHostname=yes", "LockPersonality=yes", "RestrictRealtime=yes", "ProtectClock=yes", "ProtectKernelModules=yes", "ProtectKernelLogs=yes", "ProtectControlGroups=yes",
        "RestrictSUIDSGID=yes", "RestrictNamespaces=yes", "MemoryDenyWriteExecute=yes", "SystemCallArchitectures=native", "KeyringMode=private", "ProtectProc=invisible",
        "ProtectSystem=yes", "PrivateTmp=yes", "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK", "SystemCallFilter=~@obsolete @cpu-emulation @swap @reboot",
        "CapabilityBoundingSet=~CAP_SYS_BOOT CAP_SYS_MODULE CAP_SYSLOG CAP_WAKE_ALARM", "LimitNOFILE=4096",
    ];

    [ThrowawayFact]
    public void The_directive_that_broke_it_comes_first_and_a_wrong_one_is_never_certain() => Measure([], OfMachine(isVirtual: false), leastTestable: 20);

    [ThrowawayFact]
    public void So_it_does_among_many_others() => Measure(s_others, OfMachine(isVirtual: false), leastTestable: 20);

    /// <summary>What takes the kernel's own limits, its clock, its log and its records of what it did.</summary>
    [VmFact]
    public void What_no_container_denies_is_found_as_well() => Measure([], OfMachine(isVirtual: true), leastTestable: OfMachine(isVirtual: true).Length);

    private static BrokenService[] OfMachine(bool isVirtual) => [.. BrokenService.All.Where(service => service.Virtual == isVirtual)];

    private void Measure(string[] others, BrokenService[] services, int leastTestable)
    {
        using var shell = new Shell();
        int testable = 0, right = 0, mended = 0;
        List<string> missed = [], wrong = [], untestable = [];
        using LoadedUnits units = BrokenService.Load(services, others);
        foreach (BrokenService service in services)
        {
            try
            {
                if (!service.IsBroken())
                {
                    untestable.Add(service.Name);
                    continue;
                }

                testable++;
                ShellResult result = shell.Run($"Get-UnitDenial {service.Unit}");
                Assert.Empty(result.Errors);
                Found[] denials = [.. result.Output.Select(Found.Of)];
                Assert.All(denials, denial => Assert.Equal(service.Unit, denial.Unit));
                wrong.AddRange(denials.Where(denial => denial.Certainty == "Certain" && denial.Directive != service.Directive).Select(denial => $"{service.Name}: {denial}"));
                Found? first = denials.FirstOrDefault();
                // Of a shell's child nobody knows that it was the service's: its record is no proof.
                if (service.Denied is { } denied)
                    Assert.Equal((denied, service.IsProgram ? "Certain" : "Likely"), (first?.Denied, first?.Certainty));
                if (first?.Directive == service.Directive)
                {
                    right++;
                    if (first.Loosening is not null)
                    {
                        ShellResult set = shell.Run($"$denial = @(Get-UnitDenial {service.Unit})[0]; Set-UnitSandbox {service.Unit} -Property $denial.Loosening[0].Property -Force -WarningAction SilentlyContinue");
                        set.Errors.ToList().ForEach(error => output.WriteLine($"{service.Name}: {error}"));
                        if (set.Errors.Count == 0 && service.Works())
                            mended++;
                        else
                            output.WriteLine($"{service.Name}: {first} is not mended by {first.Loosening}");
                    }
                }
                else
                {
                    missed.Add($"{service.Name}: {first?.ToString() ?? "nothing"}; {first?.Evidence} [{string.Join(", ", denials.Select(denial => denial.Directive))}]\n" + LiveMachine.Run("journalctl", "-u", service.Unit, "-n", "12", "-o", "cat", "--no-pager"));
                }
            }
            finally
            {
                service.Clear();
            }
        }

        output.WriteLine(
            $"systemd {LiveMachine.Version}: {testable} services broken by one directive, the right one first in {right}, {wrong.Count} wrong ones certain, {mended} mended by the first "
            + $"loosening; not testable here: {string.Join(", ", untestable)}");
        missed.ForEach(output.WriteLine);
        Assert.Empty(wrong);
        Assert.InRange(testable, leastTestable, services.Length);
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
