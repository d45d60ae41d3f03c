using PSSystemdHarden.Testing;

using Xunit;

namespace PSSystemdHarden.Tests.Live.Daemons;

/// <summary>All daemons of the catalogue, installed once with apt for a whole run, configured, and none of them running.</summary>
public sealed class InstalledDaemons
{
    private const string Policy = "/usr/sbin/policy-rc.d";

    private readonly string? _obstacle;
    private readonly Dictionary<string, string> _units = [];

    public InstalledDaemons()
    {
        // The machine shares its network: nothing may start on the port that it is packaged with.
        File.WriteAllText(Policy, "#!/bin/sh\nexit 101\n");
        LiveMachine.Run("chmod", "+x", Policy);
        _obstacle = Apt("update") ?? Apt(["install", "--no-install-recommends", .. DaemonCatalog.All.SelectMany(daemon => daemon.Packages)]);
        if (_obstacle is not null)
            return;
        foreach (Daemon daemon in DaemonCatalog.All)
            _units[daemon.Name] = daemon.Configure();
        LiveMachine.Run("systemctl", "daemon-reload");
    }

    /// <summary>The unit of a daemon. Without packages the test is skipped, but in CI, where they must be there, it fails.</summary>
    internal string Unit(string daemon)
    {
        if (_obstacle is not null && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")))
            Assert.Skip($"no packages: {_obstacle}");
        Assert.True(_obstacle is null, _obstacle);
        return _units[daemon];
    }

    // What went wrong; null if nothing did.
    private static string? Apt(params string[] arguments)
    {
        // (apt-get update ends well without any network unless it is told otherwise.)
        var (status, output, errors) = LiveMachine.TryRun("env",
            ["DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-y", "-o", "APT::Update::Error-Mode=any", "-o", "Acquire::Retries=5", .. arguments]);
        return status == 0 ? null : $"apt-get {arguments[0]} ended with {status}: {string.Join('\n', (output + errors).Split('\n').TakeLast(10))}";
    }
}
