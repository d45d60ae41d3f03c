using PSSystemdHarden.Directives;
using PSSystemdHarden.Exposure;
using PSSystemdHarden.Units;
using PSSystemdHarden.Values;

using Xunit;

namespace PSSystemdHarden.Core.Tests.Values;

/// <summary>Edges of the value codecs that need no systemd.</summary>
public class ValueCodecTests
{
    [Theory]
    [InlineData("MemoryMax", "1G 512M", "1610612736 UInt64")]
    [InlineData("MemoryMax", "0", "18446744073709551615 UInt64")]
    [InlineData("MemorySwapMax", "0", "0 UInt64")]
    [InlineData("MemoryMax", "50%", "4294967296 UInt64")]
    [InlineData("MemoryMax", "16E", "18446744073709551615 UInt64")]
    [InlineData("TimeoutCleanSec", "1min 30s", "90000000 UInt64")]
    [InlineData("TimeoutCleanSec", "12.34 .56", "12900000 UInt64")]
    [InlineData("TimeoutCleanSec", "12.34.56", "18446744073709551615 UInt64")]
    [InlineData("CPUQuota", "33.33%", "333300 UInt64")]
    [InlineData("CPUQuota", "33.333%", "18446744073709551615 UInt64")]
    [InlineData("LimitNICE", "+19", "[1 UInt64, 1 UInt64]")]
    [InlineData("LimitNOFILE", "5:7", "[5 UInt64, 7 UInt64]")]
    [InlineData("UMask", "07777", "4095 UInt32")]
    [InlineData("CPUAffinity", "0 64", "[h01000000000000000100000000000000, False Boolean]")]
    [InlineData("SetCredential", "a:\\xff\\0001\\n", "[[\"a\", hFF00310A]]")]
    [InlineData("SystemCallErrorNumber", "13", "13 Int32")]
    [InlineData("PrivateTmp", "yes", "\"connected\"")]
    [InlineData("StateDirectory", "b a/c a", "[[\"a\", \"a/c\", \"b\"], [[\"a\", \"\", 0 UInt64], [\"a/c\", \"\", 0 UInt64], [\"b\", \"\", 0 UInt64]]]")]
    [InlineData("RootImagePolicy", "root=verity+signed:=absent", "\"root=verity+signed:=absent\"")]
    public void A_line_is_encoded_as_systemd_reads_it(string name, string line, string expected) => Assert.Equal(expected, BusValues.Describe(Encode(name, [line])));

    [Theory]
    [InlineData("PrivateTmp", "yes", "True Boolean")]
    [InlineData("ProtectHostname", "yes", "True Boolean")]
    [InlineData("ImportCredential", "a.*", "[\"a.*\"]")]
    [InlineData("StateDirectory", "a:b:ro", "[[\"a\"], [[\"a\", \"b\", 0 UInt64]]]")]
    public void Older_versions_show_less(string name, string line, string expected) => Assert.Equal(expected, BusValues.Describe(Encode(name, [line], "252")));

    [Theory]
    [InlineData("TasksMax", "10%")]
    [InlineData("CPUAffinity", "numa")]
    [InlineData("RestrictFileSystems", "@basic-api")]
    [InlineData("LogNamespace", "%H")]
    [InlineData("RootDirectory", "relative")]
    public void What_only_PID_1_can_know_is_not_guessed(string name, string line) => Assert.IsType<NotPredictable>(Encode(name, [line]));

    [Theory]
    [InlineData("NoNewPrivileges", "True", "yes", "yes")]
    [InlineData("MemoryMax", "536870912", "512M", "512M")]
    [InlineData("MemoryMax", "", "infinity", "infinity")]
    [InlineData("LimitNOFILE", "5:7", "5:7", "5:7")]
    [InlineData("LimitNOFILE", "5", "5", "5")]
    [InlineData("TimeoutCleanSec", "00:01:30", "1min 30s", "90")]
    [InlineData("SystemCallFilter", "~mount:ENOSYS ~reboot", "~mount:ENOSYS reboot", "~reboot mount:38")]
    [InlineData("SystemCallFilter", "~mount", "~mount", "~mount:ENOSYS\n~mount")]
    [InlineData("RestrictAddressFamilies", "none", "none", "none")]
    [InlineData("CapabilityBoundingSet", "~CAP_KILL", "~CAP_KILL", "~CAP_KILL")]
    [InlineData("CapabilityBoundingSet", "CAP_KILL CAP_CHOWN", "CAP_CHOWN CAP_KILL", "CAP_KILL CAP_CHOWN", true)]
    [InlineData("RestrictNamespaces", "net ipc", "net ipc", "ipc net", true)]
    [InlineData("RestrictNamespaces", "True", "yes", "yes")]
    [InlineData("IPAddressDeny", "any", "any", "any")]
    [InlineData("WorkingDirectory", "-/srv", "-/srv", "-/srv")]
    [InlineData("UMask", "0022", "0022", "22")]
    [InlineData("ManagedOOMMemoryPressureLimit", "12.5%", "12.5%", "12.5%")]
    [InlineData("BindPaths", "-/a:/b:norbind /c", "-/a:/b:norbind /c", "-/a:/b:norbind /c")]
    [InlineData("DeviceAllow", "/dev/null r /dev/zero rwm", "/dev/null r /dev/zero rwm", "/dev/null r\n/dev/zero")]
    [InlineData("RuntimeDirectory", "a:b:ro", "a:b:ro", "a:b:ro")]
    [InlineData("CPUAffinity", "0-2 5", "0-2 5", "0,1,2,5")]
    public void A_value_has_a_typed_form_and_one_line(string name, string typed, string text, string lines, bool isUnordered = false)
    {
        Directive directive = Find(name);
        object value = Encode(name, lines.Split('\n'));
        object? actual = SandboxValues.Typed(directive, value);
        string joined = actual is string[] items ? string.Join(' ', items) : $"{actual}";
        Assert.Equal(isUnordered ? Words(typed) : [typed], isUnordered ? Words(joined) : [joined]);
        Assert.Equal(isUnordered ? Words(text) : [text], isUnordered ? Words(SandboxValues.Text(directive, value)) : [SandboxValues.Text(directive, value)]);
    }

    [Fact]
    public void Every_directive_has_a_value_where_nobody_sets_it_in_every_version()
    {
        foreach (Directive directive in DirectiveCatalog.Embedded.Sandbox)
        {
            foreach (string version in (string[])["247", "252", "257", "262"])
            {
                object value = Encode(directive.Name, [], version);
                if (value is not NotPredictable)
                    Assert.NotNull(SandboxValues.Text(directive, value));
            }
        }
    }

    private static string[] Words(string text) => [.. text.Split(' ').Order(StringComparer.Ordinal)];

    private static Directive Find(string name) => DirectiveCatalog.Embedded.Sandbox.Single(directive => directive.Name == name);

    private static object Encode(string name, IReadOnlyList<string> lines, string version = "262")
    {
        SystemdVersion chosen = SystemdVersion.ParseChoice(version);
        var context = new ValueContext("psh.service", chosen, ExposureRules.ForFiles(chosen, ExposureScoring.Live).Groups, memory: 8UL << 30, hasBpfFramework: true);
        return SandboxValues.Encode(Find(name), lines, context);
    }
}
