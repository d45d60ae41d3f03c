using PSSystemdHarden.Directives;
using PSSystemdHarden.DropIns;
using PSSystemdHarden.Scripting;

using Xunit;

namespace PSSystemdHarden.Core.Tests.Scripting;

public class ShellNeedsTests
{
    [Theory]
    [InlineData("MemoryDenyWriteExecute", "yes", true)]
    [InlineData("MemoryDenyWriteExecute", "no", false)]
    [InlineData("ProtectHome", "yes", false)]
    [InlineData("ProtectHome", "yes", true, "/home/me/pwsh/pwsh")]
    [InlineData("ProtectHome", "tmpfs", true, "/root/pwsh")]
    [InlineData("ProtectHome", "read-only", false, "/root/pwsh")]
    [InlineData("ProtectHome", "yes", false, "/homeless/pwsh")]
    [InlineData("InaccessiblePaths", "-/opt", true, "/opt/ps/pwsh")]
    [InlineData("InaccessiblePaths", "/srv /proc", true)]
    [InlineData("InaccessiblePaths", "/proc/sys", false)]
    [InlineData("InaccessiblePaths", "/", true)]
    [InlineData("TemporaryFileSystem", "/opt:ro", true, "/opt/ps/pwsh")]
    [InlineData("TemporaryFileSystem", "/srv", false, "/opt/ps/pwsh")]
    [InlineData("NoExecPaths", "/", true)]
    [InlineData("NoExecPaths", "/tmp", false)]
    [InlineData("RootDirectory", "/srv/root", true)]
    [InlineData("LimitNOFILE", "64:1024", true)]
    [InlineData("LimitNOFILE", "256", false)]
    [InlineData("LimitNOFILE", "infinity", false)]
    [InlineData("LimitAS", "1G", true)]
    [InlineData("LimitAS", "4G", false)]
    [InlineData("MemoryMax", "64M", true)]
    [InlineData("MemoryMax", "50%", false)]
    [InlineData("PrivateTmp", "yes", false)]
    public void A_setting_is_named_where_it_can_be_the_cause(string directive, string value, bool isNamed, string shell = "/usr/bin/pwsh") =>
        Assert.Equal(isNamed ? [directive] : [], ShellNeeds.Unmet([Setting(directive, value)], shell, signal: 6).Select(need => need.Directive));

    [Theory]
    [InlineData(31, "forbids")]
    [InlineData(null, "may forbid")]
    public void A_system_call_filter_is_certain_only_with_its_signal(int? signal, string word) =>
        Assert.Contains(word, Assert.Single(ShellNeeds.Unmet([Setting("SystemCallFilter", "~@resources")], "/usr/bin/pwsh", signal)).Text, StringComparison.Ordinal);

    private static DropInAssignment Setting(string directive, string value) =>
        new(DirectiveCatalog.Embedded.Sandbox.Single(known => known.Name == directive), [value]);
}
