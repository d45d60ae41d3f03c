using PSSystemdHarden.Testing;

using Xunit;

namespace PSSystemdHarden.Tests.Live;

/// <summary>-Debug shows the calls on the bus.</summary>
public class DebugOutputTests
{
    [LiveFact]
    public void Each_call_is_shown_with_how_it_ended()
    {
        string[] lines = ChildShell.Run("$DebugPreference = 'Continue'; Get-UnitSandbox dbus -Directive User 5>&1 | ForEach-Object { \"$_\" }").Lines;
        Assert.Contains(lines, line => line.StartsWith("/org/freedesktop/systemd1 ", StringComparison.Ordinal) && line.Contains(" -> answered after ", StringComparison.Ordinal));
    }

    [LiveFact]
    public void Nothing_is_shown_unless_it_is_asked_for()
    {
        Assert.Equal("", ChildShell.Run("Get-UnitExposure dbus 5>&1 | ForEach-Object { if ($_ -is [Management.Automation.DebugRecord]) { \"$_\" } }").Output);
        Assert.NotEqual("", ChildShell.Run("Get-UnitExposure dbus -Debug 5>&1 | ForEach-Object { if ($_ -is [Management.Automation.DebugRecord]) { \"$_\" } }").Output);
    }

    [LiveFact]
    public void A_refusal_is_shown_too()
    {
        string[] lines = ChildShell.Run("Get-UnitExposure pssh-no-such -Debug -ErrorAction Ignore 5>&1 | ForEach-Object { \"$_\" }").Lines;
        Assert.NotEmpty(lines);
    }
}
