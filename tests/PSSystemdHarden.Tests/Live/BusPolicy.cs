using PSSystemdHarden.Testing;

namespace PSSystemdHarden.Tests.Live;

/// <summary>While it lasts, the bus lets the user nobody send nothing to systemd.</summary>
internal sealed class BusPolicy : IDisposable
{
    private const string File = "/etc/dbus-1/system.d/90-pssystemdharden-tests.conf";

    internal BusPolicy()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        System.IO.File.WriteAllText(File, """
            <busconfig><policy user="nobody"><deny send_destination="org.freedesktop.systemd1"/></policy></busconfig>
            """);
        Reload();
    }

    public void Dispose()
    {
        System.IO.File.Delete(File);
        Reload();
    }

    private static void Reload() => LiveMachine.Run("systemctl", "reload", "dbus.service");
}
