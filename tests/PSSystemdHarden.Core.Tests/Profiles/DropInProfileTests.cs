using PSSystemdHarden.Profiles;

using Xunit;

namespace PSSystemdHarden.Core.Tests.Profiles;

public class DropInProfileTests
{
    [Fact]
    public void A_drop_in_becomes_a_profile_with_its_comments_as_reasons()
    {
        SandboxProfile profile = ProfileText.DropIn("""
            # of the web team
            [Service]

            # read-only
            ProtectSystem=full
            ProtectSystem=strict
            SystemCallFilter=@debug
            SystemCallFilter=
            SystemCallFilter=@system-service
            SystemCallFilter=~@privileged \
              @resources
            """);
        Assert.Equal(("10-p", "From the drop-in 10-p.conf.", "/units/10-p.conf"), (profile.Name, profile.Description, profile.Path));
        Assert.Equal(["ProtectSystem=strict", "SystemCallFilter=", "SystemCallFilter=@system-service", "SystemCallFilter=~@privileged    @resources"], profile.Lines());
        Assert.Equal(["read-only", null], profile.Settings.Select(setting => setting.Reason));
    }

    [Theory]
    [InlineData("[Service]\nExecStart=/bin/true", "2:1", "ExecStart= is no sandbox directive")]
    [InlineData("[Service]\n  ProtectSytem=yes", "2:3", "did you mean 'ProtectSystem'")]
    [InlineData("[Service]\n[Unit]\nAfter=a", "2:1", "'[Unit]'")]
    [InlineData("ProtectSystem=yes", "1:1", "before [Service]")]
    [InlineData("[Service]\nProtectSystem", "2:1", "no '='")]
    [InlineData("[Service\nProtectSystem=yes", "1:1", "no ']'")]
    [InlineData("[Service]\nPrivateTmp=yes\nProtectSystem=bogus", "3:1", "'bogus'")]
    [InlineData("[Service]\nRuntimeDirectory=systemd", "2:1", "another service's")]
    [InlineData("[Service]\nReadOnlyPaths=/a\u0085b", "2:1", "U+0085")]
    public void What_a_profile_can_not_have_is_told_with_its_line(string text, string place, string what)
    {
        SandboxProfileException e = ProfileText.Refused(() => ProfileText.DropIn(text));
        Assert.StartsWith($"/units/10-p.conf:{place}: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(what, e.Message, StringComparison.Ordinal);
    }
}
