using System.Runtime.Versioning;

using PSSystemdHarden.Interop;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Bus;

/// <summary>How a manager is reached: PID 1 over the system bus, or, where no bus runs, over its private socket (root only).</summary>
internal enum BusTransport
{
    SystemBus,
    PrivateSocket,

    /// <summary>The bus of the user who asks, where that user's own manager is.</summary>
    UserBus,
}

/// <summary>Opens sd-bus connections.</summary>
[SupportedOSPlatform("linux")]
internal static class BusTransports
{
    private const string PrivateSocketPath = "/run/systemd/private";
    private const int EACCES = 13, EPERM = 1;

    /// <summary>Connects to the system bus; as root to PID 1's private socket where there is no bus.</summary>
    /// <exception cref="SystemdUnavailableException">Neither can be had; says which and why.</exception>
    internal static BusHandle Open(BusTransport? wanted, out BusTransport transport)
    {
        try
        {
            int error = 0;
            if (wanted is BusTransport.UserBus)
            {
                transport = BusTransport.UserBus;
                error = LibSystemd.sd_bus_open_user(out BusHandle bus);
                if (error >= 0)
                    return bus;
                bus.Dispose();
                throw NoBus(-error, transport);
            }

            transport = BusTransport.SystemBus;
            if (wanted is not BusTransport.PrivateSocket)
            {
                error = LibSystemd.sd_bus_open_system(out BusHandle bus);
                if (error >= 0)
                    return bus;
                bus.Dispose();
            }

            if (wanted is BusTransport.PrivateSocket || (wanted is null && Libc.geteuid() == 0))
            {
                transport = BusTransport.PrivateSocket;
                error = OpenPrivate(out BusHandle bus);
                if (error >= 0)
                    return bus;
                bus.Dispose();
            }

            throw NoBus(-error, transport);
        }
        catch (DllNotFoundException e)
        {
            throw new SystemdUnavailableException(
                SystemdUnavailableReason.LibraryMissing, "libsystemd.so.0, systemd's client library, can't be loaded.", e);
        }
    }

    /// <summary>Whether this is root beside the private socket of the very manager that the system bus leads to.</summary>
    internal static bool HasPrivateSocket() =>
        Environment.GetEnvironmentVariable("DBUS_SYSTEM_BUS_ADDRESS") is null or "" && File.Exists(PrivateSocketPath) && Libc.geteuid() == 0;

    private static int OpenPrivate(out BusHandle bus)
    {
        int r = LibSystemd.sd_bus_new(out bus);
        if (r < 0)
            return r;
        r = LibSystemd.sd_bus_set_address(bus, $"unix:path={PrivateSocketPath}");
        if (r >= 0)
            r = LibSystemd.sd_bus_set_bus_client(bus, 0);
        if (r >= 0)
            r = LibSystemd.sd_bus_start(bus);
        return r;
    }

    /// <summary>Whether PID 1 is systemd, by sd_booted(3)'s test.</summary>
    private static bool IsBooted() => Directory.Exists("/run/systemd/system");

    private static SystemdUnavailableException NoBus(int errno, BusTransport transport)
    {
        if (!IsBooted())
        {
            return new SystemdUnavailableException(
                SystemdUnavailableReason.NotBooted, "This system was not booted with systemd: PID 1 is something else, as in most containers.");
        }

        if (transport is BusTransport.UserBus)
            return new SystemdUnavailableException(SystemdUnavailableReason.NoUserManager, $"Can't connect to this user's own bus: {Libc.ErrorText(errno)}.");

        string where = transport is BusTransport.SystemBus ? "the D-Bus system bus" : $"systemd's private socket {PrivateSocketPath}";
        var reason = errno is EACCES or EPERM ? SystemdUnavailableReason.AccessDenied : SystemdUnavailableReason.NoBus;
        return new SystemdUnavailableException(reason, $"Can't connect to {where}: {Libc.ErrorText(errno)}.");
    }
}
