using System.Management.Automation;

using PSSystemdHarden.Host;
using PSSystemdHarden.Manager;
using PSSystemdHarden.Units;

namespace PSSystemdHarden;

/// <summary>What lives as long as the module is loaded: the connections to systemd, opened at the first use.</summary>
public sealed class ModuleSession : IModuleAssemblyCleanup
{
    private static readonly object s_lock = new();
    private static SystemdManager? s_manager;
    private static SystemdManager? s_userManager;
    private static (SystemdManager? Manager, SystemdVersion? Version, HostSupport? Support) s_support;

    internal static SystemdManager Manager
    {
        get
        {
            lock (s_lock)
                return s_manager ??= new SystemdManager();
        }
    }

    /// <summary>The manager of this user, apart from the system's.</summary>
    internal static SystemdManager UserManager
    {
        get
        {
            lock (s_lock)
                return s_userManager ??= SystemdManager.OfUser();
        }
    }

    /// <summary>What the host makes of directives: looked at once, as long as its systemd stays the same.</summary>
    internal static HostSupport SupportOf(SystemdManager manager, SystemdVersion version)
    {
        lock (s_lock)
        {
            if (s_support.Manager != manager || s_support.Version != version)
                s_support = (manager, version, HostSupport.Of(manager, CancellationToken.None));
            return s_support.Support!;
        }
    }

    /// <summary>Remove-Module: closes the connections, and ends what runs in sandboxes.</summary>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        lock (s_lock)
        {
            s_manager?.Dispose();
            s_userManager?.Dispose();
            (s_manager, s_userManager, s_support) = (null, null, default);
        }
    }
}
