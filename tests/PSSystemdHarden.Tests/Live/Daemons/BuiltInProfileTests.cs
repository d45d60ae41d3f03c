using System.Globalization;
using System.Management.Automation;

using PSSystemdHarden.Testing;
using PSSystemdHarden.Tests.Engine;

using Xunit;

namespace PSSystemdHarden.Tests.Live.Daemons;

/// <summary>The built-in profiles on real daemons: they serve, systemd's number is the predicted one, and nothing remains after Undo.</summary>
public sealed class BuiltInProfileTests(InstalledDaemons daemons, ITestOutputHelper output) : IClassFixture<InstalledDaemons>
{
    private static readonly string[] s_profiles = ["Baseline", "Strict", "Isolated"];

    private static readonly string[] s_unitFolders = ["/etc/systemd/system", "/run/systemd/system", "/etc/systemd/system.control", "/run/systemd/system.control"];

    public static TheoryData<string> Daemons => [.. DaemonCatalog.All.Select(daemon => daemon.Name)];

    public static MatrixTheoryData<string, string> DaemonsAndProfiles => new(DaemonCatalog.All.Select(daemon => daemon.Name), s_profiles);

    [PackagesTheory]
    [MemberData(nameof(DaemonsAndProfiles))]
    public void It_serves_with_the_profile_and_is_afterwards_as_it_was(string name, string profile)
    {
        string unit = daemons.Unit(name);
        Daemon daemon = DaemonCatalog.Find(name);
        using var shell = new Shell();
        // (Of all units, since this one may not be loaded. It forgets how often it was started, too: systemd allows five times in ten seconds.)
        LiveMachine.Run("systemctl", "reset-failed");
        LiveMachine.Run("systemctl", "start", unit);
        try
        {
            daemon.AwaitAnswer(unit);
            double before = Exposure(shell, unit);
            Dictionary<string, string> files = Files(unit);

            PSObject change = Run(shell, $"Set-UnitSandbox '{unit}' {daemon.Profile(profile)} -Restart -SettleSec 0.5 -PassThru");
            daemon.AwaitAnswer(unit);
            double after = Exposure(shell, unit);
            Assert.Equal((before, after), ((double)change.Properties["ExposureBefore"].Value, (double)change.Properties["ExposureAfter"].Value));
            Assert.Equal(SystemdAnalyze.Details([unit])[unit].Overall, after.ToString("0.0", CultureInfo.InvariantCulture));

            Run(shell, $"Undo-UnitSandbox '{unit}' -Restart -SettleSec 0.5 -PassThru");
            daemon.AwaitAnswer(unit);
            Assert.Equal(files, Files(unit));
            Assert.Equal(before, Exposure(shell, unit));
            Assert.Equal(SystemdAnalyze.Details([unit])[unit].Overall, before.ToString("0.0", CultureInfo.InvariantCulture));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {daemon.Profile(profile)["-Profile ".Length..]} | served | {before:0.0} -> {after:0.0} | undone |"));
        }
        finally
        {
            LiveMachine.TryRun("systemctl", "stop", unit);
        }
    }

    [PackagesTheory]
    [MemberData(nameof(Daemons))]
    public void Each_profile_is_at_least_as_strict_as_the_one_before_and_Isolated_stricter(string name)
    {
        string unit = daemons.Unit(name);
        Daemon daemon = DaemonCatalog.Find(name);
        using var shell = new Shell();
        double[] steps =
        [
            Exposure(shell, unit),
            .. s_profiles.Select(profile => (double)Run(shell, $"Set-UnitSandbox '{unit}' {daemon.Profile(profile)} -WhatIf -PassThru").Properties["ExposureAfter"].Value),
        ];
        Assert.Equal(steps.OrderDescending(), steps);
        Assert.True(steps[3] < steps[2], $"{name}: {string.Join(", ", steps)}");
    }

    private static PSObject Run(Shell shell, string command)
    {
        ShellResult result = shell.Run(command);
        Assert.True(result.Errors.Count == 0, $"{command}: {string.Join('\n', result.Errors)}");
        return Assert.Single(result.Output);
    }

    private static double Exposure(Shell shell, string unit) => (double)Run(shell, $"Get-UnitExposure '{unit}'").Properties["Exposure"].Value;

    // Of every folder that a drop-in of the unit may lie in, an empty folder included: by name, their bytes.
    private static Dictionary<string, string> Files(string unit) =>
        s_unitFolders.Select(root => $"{root}/{unit}.d")
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFileSystemEntries(folder).Prepend(folder))
            .ToDictionary(path => path, path => File.Exists(path) ? Convert.ToHexString(File.ReadAllBytes(path)) : "");
}
