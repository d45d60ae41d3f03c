using System.Text;

using PSSystemdHarden.Testing;

namespace PSSystemdHarden.Tests.Live;

/// <summary>A service that runs, and whose drop-ins tests may change: it and all traces of them are gone afterwards.</summary>
internal sealed class DemoService : IDisposable
{
    internal const string Name = "pssh-demo.service";
    internal const string Folder = "/etc/systemd/system/pssh-demo.service.d";
    internal const string DropIn = Folder + "/90-PSSystemdHarden.conf";
    internal const string History = "/var/lib/pssystemdharden/pssh-demo.service.json";

    private readonly LoadedUnits _unit;

    internal DemoService(string settings = "ExecStart=/bin/sleep infinity")
    {
        // Tests start it more often than systemd would allow.
        _unit = new(new Dictionary<string, byte[]> { [Name] = Encoding.UTF8.GetBytes($"[Unit]\nStartLimitIntervalSec=0\n[Service]\n{settings}\n") });
        LiveMachine.Run("systemctl", "start", Name);
    }

    /// <summary>A property as systemctl shows it.</summary>
    internal static string Show(string property) => LiveMachine.Run("systemctl", "show", "--value", "-p", property, Name).Trim();

    /// <summary>All files below the drop-in folder; none where it is not there.</summary>
    internal static string[] Files() => Directory.Exists(Folder) ? [.. Directory.EnumerateFileSystemEntries(Folder).Order(StringComparer.Ordinal)] : [];

    public void Dispose()
    {
        LiveMachine.TryRun("systemctl", "stop", Name);
        foreach (string folder in new[] { Folder, "/run/systemd/system/pssh-demo.service.d" })
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }

        if (File.Exists(History))
            File.Delete(History);
        _unit.Dispose();
        LiveMachine.TryRun("systemctl", "reset-failed", Name);
    }
}
