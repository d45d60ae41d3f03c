using PSSystemdHarden.Testing;
using PSSystemdHarden.Units;

using Xunit;

namespace PSSystemdHarden.Core.Tests.Units;

public class UnitNameTests
{
    [Theory]
    [InlineData("nginx", "nginx.service")]
    [InlineData("nginx.service", "nginx.service")]
    [InlineData("a.b", "a.b.service")]
    [InlineData("dbus.socket", "dbus.socket")]
    [InlineData("getty@tty1", "getty@tty1.service")]
    [InlineData("/", "-.mount")]
    [InlineData("/srv/my data", "srv-my\\x20data.mount")]
    [InlineData("/dev/sda1", "dev-sda1.device")]
    public void What_a_user_types_becomes_the_name_that_systemctl_makes_of_it(string typed, string expected)
    {
        Assert.True(UnitName.TryComplete(typed, out string? name, out _));
        Assert.Equal(expected, name);
    }

    [Theory]
    [InlineData("a b", "' '")]
    [InlineData("a/b.service", "'/'")]
    [InlineData("é", "'é'")]
    [InlineData("", "no name")]
    [InlineData(".service", "no name")]
    [InlineData("@.service", "no name")]
    [InlineData("x\ny", "'\n'")]
    public void What_can_be_no_unit_is_refused_with_the_reason(string typed, string reason)
    {
        Assert.False(UnitName.TryComplete(typed, out _, out string? problem));
        Assert.Contains(reason, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_may_have_255_characters_and_no_more()
    {
        Assert.True(UnitName.TryComplete(new string('a', 247) + ".service", out _, out _));
        Assert.False(UnitName.TryComplete(new string('a', 248) + ".service", out _, out string? problem));
        Assert.Contains("255", problem, StringComparison.Ordinal);
    }

    [LiveFact]
    public void Paths_are_escaped_as_systemd_escape_does()
    {
        foreach (string path in new[] { "/", "/srv/my data", "//a///b/", "/.hidden", "/a.b-c", "/ü/x_y:z", "/a\\b", "/dev/disk/by-id/ata-X+Y" })
            Assert.Equal(LiveMachine.Run("systemd-escape", "--path", path).TrimEnd('\n'), UnitName.EscapePath(path));
    }
}
