using System.Diagnostics;
using System.Globalization;

using PSSystemdHarden.Testing;

using Xunit;

namespace PSSystemdHarden.Tests.Live;

/// <summary>A PID 1 that refuses to reload: for want of space in /run, where it keeps its state meanwhile; from 258 on by a limit.</summary>
internal sealed class RefusedReloads : IDisposable
{
    private const string Fill = "/run/pssh-fill";
    private const string Limit = "/run/systemd/system.conf.d/pssh-limit.conf";

    /// <summary>systemd wants 16 MiB.</summary>
    private const long Left = 8 << 20;

    internal RefusedReloads()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Limit)!);
        LiveMachine.Run("fallocate", "--length", (new DriveInfo("/run").AvailableFreeSpace - Left).ToString(CultureInfo.InvariantCulture), Fill);
        if (LiveMachine.TryRun("systemctl", "daemon-reload").Status != 0)
            return;
        File.WriteAllText(Limit, "[Manager]\nReloadLimitIntervalSec=15s\nReloadLimitBurst=1\n");
        LiveMachine.Run("systemctl", "daemon-reload");
        LiveMachine.TryRun("systemctl", "daemon-reload");
        Assert.NotEqual(0, LiveMachine.TryRun("systemctl", "daemon-reload").Status);
    }

    public void Dispose()
    {
        File.Delete(Fill);
        File.Delete(Limit);
        var watch = Stopwatch.StartNew();
        while (LiveMachine.TryRun("systemctl", "daemon-reload").Status != 0)
        {
            Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(60));
            Thread.Sleep(500);
        }
    }
}
