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
/// <param name="Restore">What is done afterwards, so that nothing of the former is left.</param>
/// <param name="Virtual">Whether only a machine with a kernel of its own can deny it, or shows how it did.</param>
/// <param name="Denied">What the kernel's record must have told.</param>
internal sealed record BrokenService(string Name, string[] Settings, string Exec, string Directive, string? Prepare, string? Restore, bool Virtual, string? Denied)
{
    private const string Script = LiveMachine.RuntimeUnits + "/pssh-broken.sh";

    internal static BrokenService[] All { get; } = JsonSerializer.Deserialize<BrokenService[]>(
        File.ReadAllText(Path.Combine(Repository.Fixtures, "broken-services.json")), JsonSerializerOptions.Web)!;

    /// <summary>The service with the setting that breaks it. What systemd says has its name, which is to tell nothing.</summary>
    internal string Unit => $"pssh-broken-{Number}.service";

    /// <summary>Whether the main process itself does it, without a shell.</summary>
    internal bool IsProgram => Exec.StartsWith('!');

    private string Fine => $"pssh-fine-{Number}.service";

    private int Number => Array.IndexOf(All, this);

    private string History => $"/var/lib/pssystemdharden/{Unit}.json";

    /// <summary>Each service without the setting and with it, and in both what it has besides, in so far as that is not about the same directive.</summary>
    internal static LoadedUnits Load(IReadOnlyCollection<BrokenService> services, IReadOnlyCollection<string> others) =>
        new(services.SelectMany(service => service.Files([.. others.Where(other => !service.Settings.Any(setting => setting.Split('=')[0] == other.Split('=')[0]))])).ToDictionary());

    /// <summary>Whether it does what it is for without the setting, and does not with it; else it shows nothing here.</summary>
    internal bool IsBroken() => TryOnce(Fine) && !TryOnce(Unit);

    /// <summary>Whether it does what it is for as it is set now.</summary>
    internal bool Works()
    {
        LiveMachine.TryRun("systemctl", "reset-failed", Unit);
        return Start(Unit);
    }

    /// <summary>Leaves nothing that it, or a change of its settings, has made.</summary>
    internal void Clear()
    {
        if (Restore is not null)
            LiveMachine.Run("sh", "-c", Restore);
        foreach (string folder in new[] { $"/etc/systemd/system/{Unit}.d", $"/run/systemd/system/{Unit}.d" })
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }

        if (File.Exists(History))
            File.Delete(History);
        LiveMachine.TryRun("systemctl", "reset-failed", Fine, Unit);
    }

    private static bool Start(string unit) => LiveMachine.TryRun("systemctl", "start", unit).Status == 0;

    private bool TryOnce(string unit)
    {
        if (Prepare is not null)
            LiveMachine.TryRun("sh", "-c", Prepare);
        File.WriteAllText(Script, Exec + "\n");
        return Start(unit);
    }

    private IEnumerable<KeyValuePair<string, byte[]>> Files(string[] besides)
    {
        string exec = IsProgram ? Exec[1..] : $"/bin/sh {Script}";
        foreach (var (unit, settings) in new[] { (Fine, besides), (Unit, [.. besides, .. Settings]) })
        {
            yield return new(unit, Encoding.UTF8.GetBytes(
                $"[Unit]\nStartLimitIntervalSec=0\n[Service]\nType=oneshot\nTimeoutStartSec=20\nExecStart={exec}\n{string.Join('\n', settings)}\n"));
        }
    }
}
