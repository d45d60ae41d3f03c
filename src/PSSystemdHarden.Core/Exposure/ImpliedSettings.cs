using PSSystemdHarden.Units;

namespace PSSystemdHarden.Exposure;

/// <summary>What systemd-analyze concludes from a manager's answers before it rates them.</summary>
internal static class ImpliedSettings
{
    /// <summary>Turns PrivateMounts on where another setting needs a mount namespace anyway.</summary>
    /// <remarks>The capabilities that PrivateDevices=, ProtectKernel*= and ProtectClock= take away, PID 1 itself has left out.</remarks>
    internal static void Add(ServiceSettings settings) =>
        settings.PrivateMounts |=
            settings.PrivateDevices
            || settings.PrivateTmp
            || settings.ProtectControlGroups
            || settings.ProtectKernelTunables
            || settings.ProtectKernelModules
            || settings.ProtectHome != "no"
            || settings.ProtectSystem != "no"
            || settings.RootImage.Length > 0;
}
