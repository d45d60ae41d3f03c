using System.Runtime.Versioning;

using PSSystemdHarden.Manager;
using PSSystemdHarden.Sandbox;
using PSSystemdHarden.Testing;

using Xunit;

namespace PSSystemdHarden.Core.Tests.Sandbox;

/// <summary>A service's settings against what systemctl shows of the same service.</summary>
[SupportedOSPlatform("linux")]
public class LiveSandboxTests
{
    private const string Unit = "psh-sandbox.service";
    private const string Fragment = LiveMachine.RuntimeUnits + "/" + Unit;

    [ThrowawayFact]
    public void Values_are_those_of_systemctl_and_changes_are_pending_until_they_hold()
    {
        using var units = LoadedUnits.One(Unit, "ExecStart=/bin/sleep 600\nNoNewPrivileges=yes\nUMask=0077\nSystemCallArchitectures=native\nLimitNOFILE=100:200\nNice=5");
        LiveMachine.Run("systemctl", "start", Unit);
        try
        {
            Dictionary<string, UnitSandboxSetting> settings = Read();
            Assert.Equal((true, "yes", false), (settings["NoNewPrivileges"].Value, settings["NoNewPrivileges"].Text, settings["NoNewPrivileges"].IsDefault));
            Assert.Equal((Fragment, 3), (settings["NoNewPrivileges"].Source!.Path, settings["NoNewPrivileges"].Source!.Line));
            foreach (string name in (string[])["NoNewPrivileges", "UMask", "SystemCallArchitectures", "Nice", "ProtectSystem", "KeyringMode", "LockPersonality", "DevicePolicy"])
                Assert.Equal(LiveMachine.Run("systemctl", "show", "--value", "--property=" + name, Unit).Trim(), settings[name].Text);
            Assert.Equal("100:200", settings["LimitNOFILE"].Text);
            Assert.True(settings["ProtectSystem"].IsDefault);
            Assert.All(settings.Values, setting => Assert.Equal(PendingChange.None, setting.Pending));

            File.AppendAllText(Fragment, "LockPersonality=yes\n");
            File.SetLastWriteTimeUtc(Fragment, DateTime.UtcNow.AddSeconds(5));
            Assert.All(Read().Values, setting => Assert.Equal(PendingChange.Reload, setting.Pending));

            LiveMachine.Run("systemctl", "daemon-reload");
            settings = Read();
            Assert.Equal((true, PendingChange.Restart), (settings["LockPersonality"].Value, settings["LockPersonality"].Pending));
            Assert.Equal(PendingChange.None, settings["ProtectSystem"].Pending);
        }
        finally
        {
            LiveMachine.Run("systemctl", "stop", Unit);
        }
    }

    [LiveFact]
    public void A_service_that_is_not_there_has_no_settings()
    {
        using var manager = new SystemdManager();
        Assert.Null(new LiveSandbox(manager, manager.GetVersion(default)).Read("psh-nothing.service", default));
    }

    private static Dictionary<string, UnitSandboxSetting> Read()
    {
        using var manager = new SystemdManager();
        return new LiveSandbox(manager, manager.GetVersion(default)).Read(Unit, default)!.ToDictionary(setting => setting.Directive);
    }
}
