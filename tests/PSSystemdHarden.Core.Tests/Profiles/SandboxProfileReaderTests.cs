using System.Text;

using PSSystemdHarden.Profiles;

using Xunit;

namespace PSSystemdHarden.Core.Tests.Profiles;

public class SandboxProfileReaderTests
{
    [Fact]
    public void A_profile_is_read_in_its_order_with_reasons()
    {
        SandboxProfile profile = ProfileText.Json("""
            {
              "$schema": "sandbox-profile.schema.json",
              "name": "web", "description": "for the web servers", "minimumVersion": 252,
              "settings": {
                "ProtectSystem": { "value": "strict", "reason": "read-only" },
                "LimitNOFILE": 4096,
                "PrivateTmp": true,
                "RestrictAddressFamilies": ["AF_INET", "AF_INET6"],
                "SystemCallFilter": ["@system-service", "~@privileged"],
                "StateDirectory": "%N/data"
              }
            }
            """);
        Assert.Equal(("web", "for the web servers", "p.json", false), (profile.Name, profile.Description, profile.Path, profile.IsBuiltIn));
        Assert.Equal((252, 0), (profile.MinimumVersion!.Major, profile.MinimumVersion.Minor));
        Assert.Equal(
            ["ProtectSystem=strict", "LimitNOFILE=4096", "PrivateTmp=yes", "RestrictAddressFamilies=AF_INET AF_INET6", "SystemCallFilter=@system-service ~@privileged", "StateDirectory=%N/data"],
            profile.Settings.Select(setting => setting.ToString()));
        Assert.Equal("read-only", profile.Settings[0].Reason);
        Assert.Null(profile.Settings[1].Reason);
    }

    /// <summary>What is stricter in the unit stays; what it is allowed is replaced.</summary>
    [Theory]
    [InlineData("\"SystemCallFilter\": \"~@mount\"", "SystemCallFilter=~@mount")]
    [InlineData("\"SystemCallFilter\": [\"@system-service\", \"~@mount\"]", "SystemCallFilter=", "SystemCallFilter=@system-service", "SystemCallFilter=~@mount")]
    [InlineData("\"CapabilityBoundingSet\": \"~CAP_SYS_ADMIN\"", "CapabilityBoundingSet=~CAP_SYS_ADMIN")]
    [InlineData("\"CapabilityBoundingSet\": \"CAP_CHOWN\"", "CapabilityBoundingSet=", "CapabilityBoundingSet=CAP_CHOWN")]
    [InlineData("\"CapabilityBoundingSet\": []", "CapabilityBoundingSet=")]
    [InlineData("\"ReadWritePaths\": [\"/var\", \"/srv/a b\"]", "ReadWritePaths=/var \"/srv/a b\"")]
    [InlineData("\"IPAddressDeny\": \"any\"", "IPAddressDeny=any")]
    [InlineData("\"IPAddressAllow\": \"localhost\"", "IPAddressAllow=", "IPAddressAllow=localhost")]
    [InlineData("\"InaccessiblePaths\": \"\"", "InaccessiblePaths=")]
    public void Lists_take_away_from_the_units_own_or_take_their_place(string setting, params string[] lines) =>
        Assert.Equal(lines, ProfileText.Settings(setting).Lines());

    [Theory]
    [InlineData("[]", "1:1", "one object")]
    [InlineData("", "1:1", "no JSON")]
    [InlineData("{\n \"name\": \"a b\"}", "2:10", "no name of a profile")]
    [InlineData("{\"name\": 5}", "1:10", "'name' is no text")]
    [InlineData("{\"name\": \" \"}", "1:10", "'name' is empty")]
    [InlineData("{\"name\": \"a\", \"name\": \"b\"}", "1:15", "'name' stands there twice")]
    [InlineData("{\"settings\": {}, \"description\": \"d\"}", "1:1", "lacks 'name'")]
    [InlineData("{\"name\": \"a\", \"settings\": {}}", "1:1", "lacks 'description'")]
    [InlineData("{\"name\": \"a\", \"description\": \"d\"}", "1:1", "lacks 'settings'")]
    [InlineData("{\"settings\": []}", "1:14", "no object")]
    [InlineData("{\"minimumVersion\": \"252\"}", "1:20", "no release of systemd")]
    [InlineData("{\"minimumVersion\": 999}", "1:20", "not known")]
    [InlineData("{\"exec\": {}}", "1:2", "and no 'exec'")]
    [InlineData("{\"settings\": {\"PrivateTmp\": null}}", "1:29", "takes a text")]
    [InlineData("{\"settings\": {\"PrivateTmp\": 1.5}}", "1:29", "takes a text")]
    [InlineData("{\"settings\": {\"ReadOnlyPaths\": [[\"/\"]]}}", "1:33", "takes a text")]
    [InlineData("{\"settings\": {\"PrivateTmp\": {\"reason\": \"r\"}}}", "1:29", "has no 'value'")]
    [InlineData("{\"settings\": {\"PrivateTmp\": {\"value\": true, \"value\": false}}}", "1:45", "'value' twice")]
    [InlineData("{\"settings\": {\"PrivateTmp\": {\"value\": true, \"why\": 1}}}", "1:45", "and no 'why'")]
    [InlineData("{\"settings\": {\"PrivateTmp\": true,\n\"PrivateTmp\": true}}", "2:1", "PrivateTmp stands there twice")]
    [InlineData("{\"settings\": {\"UMask\": 22}}", "1:24", "octal mode")]
    [InlineData("{ // comment\n}", "1:3", "no JSON")]
    [InlineData("\uFEFF{}", "1:1", "no JSON")]
    public void What_is_wrong_is_told_with_line_and_column(string json, string place, string what)
    {
        SandboxProfileException e = ProfileText.Refused(() => ProfileText.Json(json));
        Assert.StartsWith($"p.json:{place}: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(what, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("252", "\"ProtectSystem\": \"bogus\"", "none of")]
    [InlineData("252", "\"SystemCallFilter\": [\"@no-such-group\"]", "@no-such-group")]
    [InlineData("252", "\"PrivatePIDs\": true", "since 257")]
    [InlineData("252", "\"PrivateTmp\": \"disconnected\"", "252")]
    public void Values_are_those_that_systemd_takes(string version, string setting, string what)
    {
        string json = $"{{\"name\": \"p\", \"description\": \"d\", \"minimumVersion\": {version}, \"settings\":{{\n{setting}}}}}";
        SandboxProfileException e = ProfileText.Refused(() => ProfileText.Json(json));
        Assert.Equal((2, setting.IndexOf(':', StringComparison.Ordinal) + 3), (e.Line, e.Column));
        Assert.Contains(what, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Depth_and_size_have_an_end()
    {
        string deep = $"{{\"settings\": {string.Concat(Enumerable.Repeat("{\"a\":", 10_000))}";
        Assert.Contains("no JSON", ProfileText.Refused(() => ProfileText.Json(deep)).Message, StringComparison.Ordinal);

        string folder = Directory.CreateTempSubdirectory("profile-").FullName;
        try
        {
            string path = Path.Combine(folder, "large.json");
            File.WriteAllText(path, "{}" + new string(' ', SandboxProfileReader.LargestFile));
            Assert.Contains("larger than 1 MiB", ProfileText.Refused(() => SandboxProfileReader.Read(path)).Message, StringComparison.Ordinal);
            Assert.Contains("larger than 1 MiB", ProfileText.Refused(() => SandboxProfileReader.Read("/dev/zero")).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void What_is_written_is_read_again_as_it_was()
    {
        SandboxProfile[] profiles =
        [
            .. BuiltInProfiles.All,
            ProfileText.Settings("""
                "ReadWritePaths": ["/var", "/srv/a b"], "SystemCallFilter": ["@system-service", "~@mount", "~@swap"], "CapabilityBoundingSet": "",
                "SocketBindAllow": ["tcp:80", "tcp:443"], "DeviceAllow": { "value": ["/dev/null rw", "char-rtc r"], "reason": "\"quoted\" ä" }
                """),
        ];
        foreach (SandboxProfile profile in profiles)
        {
            using var stream = new MemoryStream();
            SandboxProfileWriter.Write(profile, stream);
            SandboxProfile again = ProfileText.Json(Encoding.UTF8.GetString(stream.ToArray()));
            Assert.Equal((profile.Name, profile.Description, profile.MinimumVersion), (again.Name, again.Description, again.MinimumVersion));
            Assert.Equal(profile.Lines(), again.Lines());
            Assert.Equal(profile.Settings.Select(setting => setting.Reason), again.Settings.Select(setting => setting.Reason));
        }
    }
}
