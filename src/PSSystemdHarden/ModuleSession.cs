using System.Management.Automation;

using PSSystemdHarden.Manager;

namespace PSSystemdHarden;

/// <summary>What lives as long as the module is loaded: the one connection to systemd, opened at the first use.</summary>
public sealed class ModuleSession : IModuleAssemblyCleanup
{
    private static readonly object s_lock = new();
    private static SystemdManager? s_manager;

    internal static SystemdManager Manager
    {
        get
        {
            lock (s_lock)
                return s_manager ??= new SystemdManager();
        }
    }

    /// <summary>Remove-Module: closes the connection.</summary>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        lock (s_lock)
        {
            s_manager?.Dispose();
            s_manager = null;
        }
    }
}
