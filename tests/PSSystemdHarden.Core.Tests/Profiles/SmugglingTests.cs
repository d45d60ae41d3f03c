using System.Text.Json;

using PSSystemdHarden.Profiles;
using PSSystemdHarden.UnitFiles.Syntax;

using Xunit;

namespace PSSystemdHarden.Core.Tests.Profiles;

/// <summary>A profile may come from anywhere: it is refused before a unit file has anything of it that it should not.</summary>
public class SmugglingTests
{
    public static TheoryData<string, string> Values => new()
    {
        { "ReadOnlyPaths", "/a\nExecStartPre=/bin/evil" },
        { "ReadOnlyPaths", "/a\r\n[Unit]" },
        { "ReadOnlyPaths", "/a\n" },
        { "ReadOnlyPaths", "\n/a" },
        { "ReadOnlyPaths", "/a\rExecStart=" },
        { "ReadOnlyPaths", "/a\0ExecStart=" },
        { "ReadOnlyPaths", "/a\u2028ExecStart=" },
        { "ReadOnlyPaths", "/a\u2029ExecStart=" },
        { "ReadOnlyPaths", "/a\u0085ExecStart=" },
        { "ReadOnlyPaths", "/a\u202Eb" },
        { "ReadOnlyPaths", "/a\u001B[2J" },
        { "ReadOnlyPaths", "/a\u000BExecStart=" },
        { "ReadOnlyPaths", "/a \\" },
        { "ReadOnlyPaths", "/a \\ " },
        { "ReadOnlyPaths", new string('/', 70_000) },
        { "ReadOnlyPaths", "/home/%u" },
        { "ReadOnlyPaths", "%h/.ssh" },
        { "ReadOnlyPaths", "/a/%%%h" },
        { "ReadOnlyPaths", "%d/secret" },
        { "ReadOnlyPaths", "[Service]" },
        { "ProtectSystem", "=no" },
        { "ProtectSystem", "strict\nProtectSystem=no" },
        { "ProtectSystem", "[Service]" },
        { "BindPaths", "/tmp/evil:/usr/sbin/nginx" },
        { "BindReadOnlyPaths", "/tmp/evil:/etc/ld.so.preload" },
        { "StateDirectory", "dpkg" },
        { "RuntimeDirectory", "systemd" },
        { "RuntimeDirectory", "%N systemd" },
        { "RuntimeDirectory", "%N:systemd" },
        { "RuntimeDirectory", "%N/../systemd" },
        { "RuntimeDirectory", "%N-x" },
        { "RuntimeDirectory", "%N\tsystemd" },
        { "RuntimeDirectory", "\"systemd\"" },
    };

    public static TheoryData<string> Refused => new(
        "ExecStart", "ExecStartPre", "ExecReload", "ExecStopPost", "ExecCondition", "EnvironmentFile", "Environment", "PassEnvironment", "ExecSearchPath",
        "LoadCredential", "LoadCredentialEncrypted", "SetCredential", "SetCredentialEncrypted", "ImportCredential", "BPFProgram", "IPIngressFilterPath",
        "IPEgressFilterPath", "RootImage", "RootDirectory", "RootMStack", "ExtensionImages", "ExtensionDirectories", "MountImages", "PAMName", "User", "Group",
        "SupplementaryGroups", "DynamicUser", "AmbientCapabilities", "StandardOutput", "StandardError", "StandardInput", "NetworkNamespacePath", "WorkingDirectory",
        "Type", "PIDFile", "Sockets", "OnFailure", "Wants", "nothing", "protectsystem", "ProtectSystem ", "ProtectSystem=no\nExecStart", "[Service]", "");

    [Theory]
    [MemberData(nameof(Values))]
    public void Values_are_refused(string directive, string value)
    {
        string text = JsonSerializer.Serialize(value);
        ProfileText.Refused(() => ProfileText.Settings($"\"{directive}\": {text}"));
        ProfileText.Refused(() => ProfileText.Settings($"\"{directive}\": [{text}]"));
        ProfileText.Refused(() => ProfileText.Settings($"\"{directive}\": {{ \"value\": {text} }}"));
        var builder = new SandboxProfileBuilder(null);
        ProfileText.Refused(() =>
        {
            builder.Add(directive, value, null, default, default);
            return builder.Build("p", "d", null);
        });
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Directives_are_refused(string directive)
    {
        string text = JsonSerializer.Serialize(directive);
        Assert.Equal(1, ProfileText.Refused(() => ProfileText.Settings($"{text}: \"/bin/true\"")).Line);
        ProfileText.Refused(() => ProfileText.DropIn($"[Service]\n{directive}=/bin/true\n"));
    }

    [Theory]
    [InlineData("a\nExecStart=/bin/evil")]
    [InlineData("a\u2028ExecStart=/bin/evil")]
    [InlineData("pssystemdharden: ignore ValueIgnored")]
    public void Reasons_and_descriptions_are_one_line_of_prose(string prose)
    {
        string text = JsonSerializer.Serialize(prose);
        ProfileText.Refused(() => ProfileText.Settings($"\"PrivateTmp\": {{ \"value\": true, \"reason\": {text} }}"));
        ProfileText.Refused(() => ProfileText.Json($"{{\"name\":\"p\",\"settings\":{{}},\"description\": {text}}}"));
    }

    /// <summary>Whatever a profile says, what is written is one section with the profile's own keys.</summary>
    [Fact]
    public void Odd_but_harmless_values_stay_in_their_lines()
    {
        SandboxProfile profile = ProfileText.Settings("""
            "ReadOnlyPaths": { "value": ["/a#b", "/[Service]", "/x=ExecStart=", "/%i/%%h"], "reason": "# [Install]" },
            "UnsetEnvironment": "#A ;B",
            "MemoryMax": "50%"
            """);
        var source = new DropInSource("Service");
        source.Add(profile);
        UnitFile file = UnitFileParser.Parse("p.conf", System.Text.Encoding.UTF8.GetBytes(source.ToString()));
        Assert.Single(file.Items, item => item.Kind is UnitFileItemKind.Section);
        Assert.Equal(["ReadOnlyPaths", "UnsetEnvironment", "MemoryMax"], file.Items.Where(item => item.Kind is UnitFileItemKind.Assignment).Select(item => item.Key));
        Assert.DoesNotContain(file.Items, item => item.Kind is UnitFileItemKind.Fatal or UnitFileItemKind.Ignored);
    }
}
