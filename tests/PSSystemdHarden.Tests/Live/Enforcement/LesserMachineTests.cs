using PSSystemdHarden.Testing;
using PSSystemdHarden.Tests.Engine;

using Xunit;

namespace PSSystemdHarden.Tests.Live.Enforcement;

/// <summary>
/// A machine on which systemd may make no namespaces and load no BPF programs: it passes over what needs them, and services do what their settings
/// forbid. The same services on a machine with these rights are in <see cref="EnforcementTests"/>.
/// </summary>
public sealed class LesserMachineTests
{
    private const string Filtered = "here: its own system calls are filtered";
    private const string NoMounts = "systemd may not make mount namespaces " + Filtered;
    private const string NoNetwork = "systemd may not make network namespaces " + Filtered;
    private const string NoPrograms = "systemd may not load BPF programs " + Filtered;

    private static readonly Dictionary<string, string> s_reasons = new(StringComparer.Ordinal)
    {
        ["DevicePolicy"] = NoPrograms,
        ["IPAddressDeny"] = NoPrograms,
        ["InaccessiblePaths"] = NoMounts,
        ["NetworkNamespacePath"] = NoNetwork,
        ["NoExecPaths"] = NoMounts,
        ["PrivateDevices"] = "only in part: " + NoMounts,
        ["PrivateIPC"] = "systemd may not make IPC namespaces " + Filtered,
        ["PrivateMounts"] = NoMounts,
        ["PrivateNetwork"] = NoNetwork,
        ["PrivateTmp"] = NoMounts,
        ["ProcSubset"] = NoMounts,
        ["ProtectControlGroups"] = NoMounts,
        ["ProtectHome"] = NoMounts,
        ["ProtectKernelModules"] = "only in part: " + NoMounts,
        ["ProtectKernelTunables"] = NoMounts,
        ["ProtectProc"] = NoMounts,
        ["ProtectSystem"] = NoMounts,
        ["ReadOnlyPaths"] = NoMounts,
        ["RestrictNetworkInterfaces"] = NoPrograms,
        ["SocketBindDeny"] = NoPrograms,
    };

    /// <summary>With these values a cgroup namespace is asked for, and the unit does not start.</summary>
    private static readonly string[] s_refused = ["ProtectControlGroups=strict", "ProtectControlGroups=private"];

    /// <summary>No container may do this anyway.</summary>
    private const string Untestable = "/proc/sys/vm/drop_caches";

    /// <summary>Debian 12 has built its systemd without these.</summary>
    private static readonly string[] s_ofFramework = ["RestrictNetworkInterfaces", "SocketBindDeny"];

    [LesserMachineFact]
    public void What_systemd_may_not_set_up_is_out_of_force_as_the_act_shows()
    {
        int version = LiveMachine.Version;
        EnforcementCase[] cases =
        [
            .. EnforcementCase.All.Where(row => row.IsKnownTo(version) && s_reasons.ContainsKey(row.Directive)
                && !s_refused.Contains(row.Settings) && !row.Act.Contains(Untestable, StringComparison.Ordinal)
                && (version > 252 || !s_ofFramework.Contains(row.Directive))),
        ];
        using var acts = new Acts(cases);
        using var shell = new Shell();
        Dictionary<string, Finding> verdicts = Finding.Of(shell, "Test-UnitSandbox pssh-with-* -Detailed");
        Assert.All(cases.Select((row, i) => (row, i)), pair =>
        {
            var (row, i) = pair;
            Finding found = verdicts[$"pssh-with-{i}.service {row.Directive}"];
            Assert.Equal(
                (row.Settings, Acts.Possible, Acts.Possible, "NotEnforced", s_reasons[row.Directive]),
                (row.Settings, Acts.Report(i, "without"), Acts.Report(i, "with"), found.Verdict, found.Reason));
        });
    }

    [LesserMachineFact]
    public void What_keeps_a_service_from_starting_is_forecast_and_not_set()
    {
        using var units = LoadedUnits.One(DemoService.Name, "Type=exec\nExecStart=/bin/sleep infinity\nDynamicUser=yes\nTemporaryFileSystem=/opt\nProtectHome=yes");
        using var shell = new Shell();
        try
        {
            Assert.NotEqual(0, LiveMachine.TryRun("systemctl", "start", DemoService.Name).Status);
            Assert.Equal("226", DemoService.Show("ExecMainStatus"));
            Dictionary<string, Finding> rows = Finding.Of(shell, "Test-UnitSandbox pssh-demo -Detailed");
            Assert.All(["DynamicUser", "TemporaryFileSystem"], directive => Assert.Equal(
                ("NotEnforced", "the unit would not start: " + NoMounts), (rows[$"{DemoService.Name} {directive}"].Verdict, rows[$"{DemoService.Name} {directive}"].Reason)));
            Assert.Equal(("NotEnforced", NoMounts), (rows[$"{DemoService.Name} ProtectHome"].Verdict, rows[$"{DemoService.Name} ProtectHome"].Reason));

            Assert.Equal($"PrivateTmp= would not be enforced on this host: {NoMounts}.", Objection("PrivateTmp"));
            Assert.Equal($"IPAddressDeny= would not be enforced on this host: {NoPrograms}.", Objection("IPAddressDeny any"));
            Assert.Equal($"DynamicUser= would keep the service from starting on this host: {NoMounts}.", Objection("DynamicUser"));
        }
        finally
        {
            LiveMachine.TryRun("systemctl", "reset-failed", DemoService.Name);
        }

        string Objection(string setting) => Assert.Single(shell.Run($"Set-UnitSandbox pssh-demo -{setting} -WhatIf").Errors).ToString();
    }
}
