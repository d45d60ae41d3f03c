using System.Text;
using System.Text.Json;

using PSSystemdHarden.Directives;
using PSSystemdHarden.DropIns;
using PSSystemdHarden.Profiles;
using PSSystemdHarden.Testing;
using PSSystemdHarden.UnitFiles.Syntax;
using PSSystemdHarden.Units;

using Xunit;

namespace PSSystemdHarden.Core.Tests.Profiles;

public class BuiltInProfileTests
{
    private static readonly string[] s_strictest = ["yes", "strict", "invisible", "EPERM", "native", "pid", "private", "0077"];

    [Fact]
    public void They_go_from_mild_to_strict_and_give_their_reasons()
    {
        Assert.Equal(["Baseline", "Strict", "Isolated"], BuiltInProfiles.All.Select(profile => profile.Name));
        Assert.All(BuiltInProfiles.All, profile =>
        {
            Assert.True(profile.IsBuiltIn);
            Assert.Null(profile.Path);
            Assert.NotNull(profile.MinimumVersion);
            Assert.All(profile.Settings, setting => Assert.EndsWith(".", setting.Reason, StringComparison.Ordinal));
            Assert.Equal(profile.Settings.Select(setting => setting.Directive).Order(StringComparer.Ordinal), profile.Settings.Select(setting => setting.Directive));
        });
        Assert.Same(BuiltInProfiles.All[1], BuiltInProfiles.Find("strict"));
        Assert.Null(BuiltInProfiles.Find("stri"));
    }

    /// <summary>They only take away: their lists come on top of the unit's own, and their single values are the strictest that there are.</summary>
    [Fact]
    public void They_do_not_replace_what_a_unit_is_stricter_in()
    {
        foreach (DropInAssignment assignment in BuiltInProfiles.All.SelectMany(profile => profile.ToAssignments()))
        {
            if (!assignment.JoinsOthers && assignment.Directive.Name != "IPAddressAllow")
                Assert.Contains(assignment.Values.Single(), s_strictest);
        }
    }

    [Fact]
    public void Each_takes_away_all_that_the_one_before_does()
    {
        foreach ((SandboxProfile milder, SandboxProfile stricter) in BuiltInProfiles.All.Zip(BuiltInProfiles.All.Skip(1)))
        {
            foreach (SandboxProfileSetting setting in milder.Settings.Where(setting => setting.Directive != "ReadWritePaths"))
            {
                SandboxProfileSetting same = Assert.Single(stricter.Settings, other => other.Directive == setting.Directive);
                Assert.Subset(Words(same), Words(setting));
            }
        }

        static HashSet<string> Words(SandboxProfileSetting setting) => [.. setting.Values.SelectMany(value => value.TrimStart('~').Split(' '))];
    }

    [Fact]
    public void A_drop_in_of_the_module_keeps_that_a_list_joins_others()
    {
        string text = DropInText.Render("Service", BuiltInProfiles.Find("Strict")!.ToAssignments());
        IReadOnlyList<DropInAssignment> read = DropInText.Read("Service", UnitFileParser.Parse("50.conf", Encoding.UTF8.GetBytes(text)));
        Assert.Equal(text, DropInText.Render("Service", read));
    }

    [Fact]
    public void The_schema_has_the_directives_that_profiles_take()
    {
        string path = Path.Combine(Repository.Root, "src", "PSSystemdHarden.Core", "Data", "sandbox-profile.schema.json");
        using JsonDocument schema = JsonDocument.Parse(File.ReadAllText(path));
        JsonElement members = schema.RootElement.GetProperty("properties");
        JsonElement settings = members.GetProperty("settings");
        Assert.False(settings.GetProperty("additionalProperties").GetBoolean());
        string[] listed = [.. settings.GetProperty("properties").EnumerateObject().Select(row => $"{row.Name}: {row.Value.GetProperty("description")}")];
        Assert.Equal(ProfileRules.Directives.Select(directive => $"{directive.Name}: {directive.Sandbox!.Summary}"), listed);
        JsonElement version = members.GetProperty("minimumVersion");
        Assert.Equal(
            (SystemdVersion.OldestKnown.Major, SystemdVersion.NewestKnown.Major),
            (version.GetProperty("minimum").GetInt32(), version.GetProperty("maximum").GetInt32()));
    }

    [Fact]
    public void What_is_refused_is_in_the_catalogue()
    {
        IEnumerable<string> sandbox = DirectiveCatalog.Embedded.Sandbox.Select(directive => directive.Name);
        Assert.Empty(ProfileRules.Refused.Except(sandbox));
    }
}
