using System.Text;
using System.Text.Json;

using PSSystemdHarden.Testing;

namespace PSSystemdHarden.Tests.Live;

/// <summary>A service that does one thing, and a setting with which it can't (Fixtures/broken-services.json).</summary>
/// <param name="Name">A name for it.</param>
/// <param name="Settings">What breaks it.</param>
/// <param name="Exec">A shell's command; with "!" in front the program itself.</param>
/// <param name="Directive">The directive that does it.</param>
/// <param name="Prepare">What is done before, outside of the service.</param>
internal sealed record BrokenService(string Name, string[] Settings, string Exec, string Directive, string? Prepare)
{
    internal const string Unit = "pssh-broken.service";

    private const string Script = LiveMachine.RuntimeUnits + "/pssh-broken.sh", Fragment = LiveMachine.RuntimeUnits + "/" + Unit;
    private const string History = "/var/lib/pssystemdharden/" + Unit + ".json";

    internal static BrokenService[] All { get; } = JsonSerializer.Deserialize<BrokenService[]>(
        File.ReadAllText(Path.Combine(Repository.Fixtures, "broken-services.json")), JsonSerializerOptions.Web)!;

    /// <summary>Whether it does what it is for with these settings.</summary>
    internal bool Run(params IEnumerable<string> settings)
    {
        if (Prepare is not null)
            LiveMachine.TryRun("sh", "-c", Prepare);
        File.WriteAllText(Script, Exec + "\n");
        string exec = Exec.StartsWith('!') ? Exec[1..] : $"/bin/sh {Script}";
        File.WriteAllBytes(Fragment, Encoding.UTF8.GetBytes($"[Unit]\nStartLimitIntervalSec=0\n[Service]\nType=oneshot\nTimeoutStartSec=20\nExecStart={exec}\n{string.Join('\n', settings)}\n"));
        LiveMachine.Run("systemctl", "daemon-reload");
        return Start();
    }

    internal static bool Start()
    {
        LiveMachine.TryRun("systemctl", "reset-failed", Unit);
        return LiveMachine.TryRun("systemctl", "start", Unit).Status == 0;
    }

    /// <summary>Leaves nothing of any of them.</summary>
    internal static void Clear()
    {
        File.Delete(Script);
        File.Delete(Fragment);
        foreach (string folder in new[] { $"/etc/systemd/system/{Unit}.d", $"/run/systemd/system/{Unit}.d" })
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }

        if (File.Exists(History))
            File.Delete(History);
        LiveMachine.Run("systemctl", "daemon-reload");
        LiveMachine.TryRun("systemctl", "reset-failed", Unit);
    }
}
