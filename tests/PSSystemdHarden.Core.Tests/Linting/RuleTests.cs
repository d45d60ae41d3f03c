using PSSystemdHarden.Linting;
using PSSystemdHarden.Testing;

using Xunit;

namespace PSSystemdHarden.Core.Tests.Linting;

public class RuleTests
{
    private const string Start = "[Service]\nExecStart=/bin/x\n";

    [Theory]
    [InlineData("SyntaxError", DiagnosticSeverity.Error, 3, 1, null, Start + "[Unit\nUser=x")]
    [InlineData("IgnoredLine", DiagnosticSeverity.Warning, 3, 2, null, Start + " no equals\n")]
    [InlineData("IgnoredLine", DiagnosticSeverity.Warning, 3, 1, null, Start + "=no key\n")]
    [InlineData("IgnoredLine", DiagnosticSeverity.Warning, 1, 1, "User", "User=x\n" + Start)]
    [InlineData("UnknownSection", DiagnosticSeverity.Warning, 3, 1, null, Start + "[Srevice]\nUser=x\n")]
    [InlineData("UnknownSection", DiagnosticSeverity.Warning, 3, 1, null, Start + "[Socket]\nListenStream=1\n")]
    [InlineData("UnknownDirective", DiagnosticSeverity.Error, 3, 3, "ProtectSytem", Start + "  ProtectSytem=full\n")]
    [InlineData("WrongSection", DiagnosticSeverity.Error, 2, 1, "NoNewPrivileges", "[Unit]\nNoNewPrivileges=yes\n" + Start)]
    [InlineData("DirectiveTooNew", DiagnosticSeverity.Error, 3, 1, "PrivatePIDs", Start + "PrivatePIDs=yes\n", "252")]
    [InlineData("DirectiveRemoved", DiagnosticSeverity.Warning, 3, 1, "MemoryLimit", Start + "MemoryLimit=1G\n")]
    [InlineData("DirectiveLegacy", DiagnosticSeverity.Information, 3, 1, "ReadWriteDirectories", Start + "ReadWriteDirectories=/srv\n")]
    [InlineData("ValueIgnored", DiagnosticSeverity.Error, 3, 15, "ProtectSystem", Start + "ProtectSystem=FULL\n")]
    [InlineData("ValueIgnored", DiagnosticSeverity.Error, 3, 12, "PrivateTmp", Start + "PrivateTmp=disconnected\n", "252")]
    [InlineData("ValueIgnored", DiagnosticSeverity.Error, 3, 15, "OOMPolicy", Start + "  OOMPolicy = maybe\n")]
    [InlineData("ValueIgnored", DiagnosticSeverity.Error, 3, 11, "MemoryMax", Start + "MemoryMax=10X\n")]
    [InlineData("ValueIgnored", DiagnosticSeverity.Error, 3, 10, "CPUQuota", Start + "CPUQuota=12,5%\n", "252")]
    [InlineData("ValueIgnored", DiagnosticSeverity.Error, 3, 13, "LimitNOFILE", Start + "LimitNOFILE=many\n")]
    [InlineData("ValueIgnored", DiagnosticSeverity.Error, 3, 13, "Environment", Start + "Environment=PATH\n")]
    [InlineData("ValueIgnored", DiagnosticSeverity.Error, 3, 17, "EnvironmentFile", Start + "EnvironmentFile=web.env\n")]
    [InlineData("ValueIgnored", DiagnosticSeverity.Error, 3, 13, "AllowedCPUs", Start + "AllowedCPUs=all\n")]
    [InlineData("ValueIgnored", DiagnosticSeverity.Error, 3, 20, "IOReadBandwidthMax", Start + "IOReadBandwidthMax=1M\n")]
    [InlineData("ValueIgnored", DiagnosticSeverity.Error, 3, 17, "SocketBindAllow", Start + "SocketBindAllow=tcp:http\n")]
    [InlineData("ValueIgnoredInPart", DiagnosticSeverity.Warning, 3, 18, "SystemCallFilter", Start + "SystemCallFilter=read nosuchcall\n")]
    [InlineData("ValueRefused", DiagnosticSeverity.Error, 3, 15, "RootDirectory", Start + "RootDirectory=srv\n")]
    [InlineData("LoadRefused", DiagnosticSeverity.Error, 3, 1, "Type", Start + "Type=dbus\n")]
    [InlineData("LoadRefused", DiagnosticSeverity.Error, 3, 1, null, "[Unit]\nDescription=x\n[Service]\nUser=x\n")]
    [InlineData("NoEffectOverridden", DiagnosticSeverity.Information, 3, 1, "User", Start + "User=a\nUser=b\n")]
    [InlineData("NoEffectReset", DiagnosticSeverity.Information, 3, 1, "SystemCallFilter", Start + "SystemCallFilter=read\nSystemCallFilter=\n")]
    [InlineData("NoEffectImplied", DiagnosticSeverity.Warning, 4, 1, "NoNewPrivileges", Start + "DynamicUser=yes\nNoNewPrivileges=no\n")]
    [InlineData("NoEffectImplied", DiagnosticSeverity.Warning, 4, 1, "ProtectSystem", Start + "DynamicUser=yes\nProtectSystem=full\n")]
    [InlineData("NoEffectImplied", DiagnosticSeverity.Information, 4, 1, "RemoveIPC", Start + "DynamicUser=yes\nRemoveIPC=on\n")]
    [InlineData("NoEffectImplied", DiagnosticSeverity.Warning, 4, 1, "DevicePolicy", Start + "PrivateDevices=yes\nDevicePolicy=auto\n")]
    public void Each_finds_its_case_and_nothing_else_is_found(
        string id, DiagnosticSeverity severity, int line, int column, string? directive, string text, string version = "262")
    {
        UnitFileDiagnostic found = Assert.Single(LintText.Service(text, version));
        Assert.Equal((id, severity, line, column, directive), (found.Id, found.Severity, found.Line, found.Column, found.Directive));
        Assert.Equal("web.service", found.Path);
        Assert.StartsWith($"web.service:{line}:{column}: {severity.ToString().ToLowerInvariant()} {id}: ", found.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MemoryMax=50%\nCPUQuota=12.5%\nTasksMax=infinity\nLimitNOFILE=1024:4096\nLimitNICE=+5\nCPUWeight=idle\n")]
    [InlineData("Environment=A=b \"C=d e\" F=%i\nEnvironmentFile=-/etc/default/web\nExecSearchPath=/opt/bin:/usr/bin\nAllowedCPUs=0-3,5 7\n")]
    [InlineData("AllowedCPUs=%i\nCPUAffinity=%I\n")]
    [InlineData("SocketBindAllow=tcp:0x1F90\nSocketBindDeny=any\nIOReadBandwidthMax=/dev/sda 1M\nIOWriteIOPSMax=/dev/sda infinity\nIODeviceWeight=/dev/sda 100\nSlice=a-b.slice\n")]
    [InlineData("StandardOutput=append:/var/log/web\nStandardInput=fd:web.socket\nLogLevelMax=3\nPersonality=x86\nSystemCallErrorNumber=EPERM\n")]
    [InlineData("MemoryMax=\nEnvironment=\nEnvironmentFile=\nExecSearchPath=\nAllowedCPUs=\nSocketBindAllow=\nIODeviceWeight=\nLimitCORE=\n", "ValueIgnored LimitCORE")]
    public void What_systemd_takes_is_not_found(string lines, params string[] found) =>
        Assert.Equal(found, LintText.Service(Start + lines, "262").Where(row => row.Id.StartsWith("Value", StringComparison.Ordinal)).Select(row => $"{row.Id} {row.Directive}"));

    [Fact]
    public void The_help_has_the_table_of_rules()
    {
        string help = File.ReadAllText(Path.Combine(Repository.Root, "docs", "en-US", "Test-UnitFile.md"));
        Assert.All(LintRules.All, rule => Assert.Contains($"| {rule.Id} | {rule.Severity} | {rule.Meaning} |\n", help, StringComparison.Ordinal));
    }

    [Fact]
    public void Each_rule_has_a_case_above()
    {
        string[] tested = [.. typeof(RuleTests).GetMethod(nameof(Each_finds_its_case_and_nothing_else_is_found))!
            .GetCustomAttributes(typeof(InlineDataAttribute), inherit: false).Cast<InlineDataAttribute>().Select(data => (string)data.Data[0]!).Distinct().Order()];
        Assert.Equal(LintRules.All.Select(rule => rule.Id).Order(), tested);
    }

    [Theory]
    [InlineData("ProtectSytem=full", "Did you mean ProtectSystem=?")]
    [InlineData("nonewprivileges=yes", "Write NoNewPrivileges=: upper and lower case count.")]
    [InlineData("Descripton=x", "Did you mean Description= (below [Unit])?")]
    [InlineData("Qwertyuiop=x", null)]
    [InlineData("After=x.service", "Put After= below [Unit].")]
    [InlineData("ListenStream=1", "It is known in [Socket], which a service has not.")]
    [InlineData("ProtectSystem=FULL", "Write full: upper and lower case count.")]
    [InlineData("ProtectHome=tmfps", "Did you mean tmpfs?")]
    [InlineData("ReadOnlyDirectories=/x", "Write ReadOnlyPaths=.")]
    [InlineData("StartLimitBurst=3", "Put it below [Unit].")]
    [InlineData("SystemCallFilter=~@mount @sytem-service", "Did you mean @system-service?")]
    [InlineData("SystemCallFilter=~ptrase:EPERM", "Did you mean ptrace?")]
    [InlineData("SystemCallFilter=@nothinglikeit", null)]
    [InlineData("CapabilityBoundingSet=CAP_KILL chown", "Did you mean CAP_CHOWN?")]
    [InlineData("RestrictAddressFamilies=AF_INET AF_UNX", "Did you mean AF_UNIX?")]
    public void Hints_say_what_was_meant(string line, string? hint) => Assert.Equal(hint, Assert.Single(LintText.Service(Start + line)).Hint);

    [Theory]
    [InlineData("X-Own=1\n[X-Section]\nAnything=1")]
    [InlineData("SystemCallFilter=@system-service\nSystemCallFilter=~@mount")]
    [InlineData("ExecStartPre=/bin/a\nExecStartPre=/bin/b\nEnvironment=A=1\nEnvironment=B=2")]
    [InlineData("DynamicUser=yes\nProtectHome=tmpfs\nPrivateTmp=yes")]
    [InlineData("DynamicUser=no\nNoNewPrivileges=no")]
    [InlineData("User=%p\nEnvironment=\"A=%t\" B=1")]
    public void What_is_in_order_is_left_alone(string lines) => Assert.Empty(LintText.Service(Start + lines));

    [Fact]
    public void Directives_of_an_unknown_section_are_not_looked_at() =>
        Assert.Equal(["UnknownSection"], LintText.Service(Start + "[service]\nFoo=1\nUser=:").Select(found => found.Id));

    [Fact]
    public void After_what_stops_systemd_the_rest_is_still_linted() =>
        Assert.Equal([("SyntaxError", 3), ("UnknownDirective", 4)], LintText.Service(Start + "[Broken\nFoo=1").Select(found => (found.Id, found.Line)));

    [Fact]
    public void A_template_is_linted_with_an_instance() =>
        Assert.Empty(LintText.Unit("web@.service", "[Service]\nExecStart=/bin/x %i\nUser=%i\nRootDirectory=/srv/%I\n", "262"));
}
