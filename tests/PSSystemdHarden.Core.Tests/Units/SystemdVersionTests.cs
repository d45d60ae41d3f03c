using PSSystemdHarden.Units;

using Xunit;

namespace PSSystemdHarden.Core.Tests.Units;

public class SystemdVersionTests
{
    [Theory]
    [InlineData("252.39-1~deb12u2", 252, 39)]
    [InlineData("262-1", 262, 0)]
    [InlineData("261~devel", 261, 0)]
    [InlineData("257~rc1-3", 257, 0)]
    [InlineData("v255.4-1ubuntu8.4", 255, 4)]
    [InlineData("252-27.el9_3", 252, 0)]
    [InlineData("256.6-1.fc41", 256, 6)]
    public void The_number_is_read_from_what_distributions_write(string text, int major, int minor)
    {
        var version = SystemdVersion.Parse(text);
        Assert.Equal((major, minor, text), (version.Major, version.Minor, version.Text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("systemd 252")]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    public void Anything_else_is_refused(string text) => Assert.Throws<FormatException>(() => SystemdVersion.Parse(text));

    [Theory]
    [InlineData("..249.3", "249.3", true)]
    [InlineData("..249.3", "249.4", false)]
    [InlineData("..249", "249.17", true)]
    [InlineData("250.0-250.7, 255..", "250", true)]
    [InlineData("250.0-250.7, 255..", "250.8", false)]
    [InlineData("250.0-250.7, 255..", "262.1", true)]
    [InlineData("250.0-250.7, 255..", "254.26", false)]
    public void Ranges_hold_both_their_ends(string range, string version, bool expected) =>
        Assert.Equal(expected, SystemdVersionRange.Parse(range).Contains(SystemdVersion.Parse(version)));

    [Fact]
    public void Versions_are_ordered_by_number_and_not_by_text()
    {
        Assert.True(SystemdVersion.Parse("252.9") < SystemdVersion.Parse("252.39"));
        Assert.True(SystemdVersion.Parse("99") < SystemdVersion.Parse("252"));
        Assert.Equal(SystemdVersion.Parse("v262"), SystemdVersion.Parse("262-1"));
        Assert.Equal("252.39", SystemdVersion.Parse("252.39-1~deb12u2").ToString());
    }
}
