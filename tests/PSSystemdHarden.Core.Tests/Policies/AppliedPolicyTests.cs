using System.Text;

using PSSystemdHarden.Exposure;
using PSSystemdHarden.Policies;
using PSSystemdHarden.Units;

using Xunit;

namespace PSSystemdHarden.Core.Tests.Policies;

public class AppliedPolicyTests
{
    private const string Unit = "web.service";
    private static readonly DateOnly s_day = new(2026, 6, 30);

    private static readonly ExposureRules s_rules = ExposureRules.Create(
        SystemdVersion.Parse("252.39"), NativeSystemCalls.FromTable(ExposureTables.Embedded.SystemCalls, "x86_64", libseccomp: null), ExposureScoring.Offline);

    [Fact]
    public void An_empty_policy_changes_nothing()
    {
        UnitExposure plain = ExposureAssessment.Assess(s_rules, Unit, new ServiceSettings());
        UnitExposure actual = Assess("{}");
        Assert.Equal((plain.Exposure, plain.Rating), (actual.Exposure, actual.Rating));
        Assert.Equal(plain.Findings, actual.Findings);
        Assert.Empty(actual.ExpiredWaivers);
    }

    [Fact]
    public void An_item_of_weight_0_does_not_apply()
    {
        ExposureFinding finding = Find(Assess("""{"PrivateNetwork":{"weight":0,"description_na":"no"}}"""), "PrivateNetwork");
        Assert.Equal((0u, null, null, null, 0.0), (finding.Weight, finding.Badness, finding.Set, finding.Exposure, finding.Gain));
        Assert.Equal("Left out by the policy", finding.Description);
        Assert.Null(finding.Waiver);
    }

    [Fact]
    public void Weight_and_range_change_the_number_as_systemd_does()
    {
        // What systemd-analyze 252 prints for a service without settings under the policy of exposure.md.
        UnitExposure actual = Assess("""
            { "UserOrDynamicUser": { "weight": 0 }, "UMask": { "weight": 5000, "range": 10 },
              "PrivateNetwork": { "weight": 1, "description_bad": "own text" } }
            """, Bare());
        Assert.Equal(9.1, actual.Exposure);
        Assert.Equal((5000u, 10u), (Find(actual, "UMask").Weight, Find(actual, "UMask").Range));
        Assert.Equal("own text", Find(actual, "PrivateNetwork").Description);
        Assert.Equal("UMask", actual.Findings[0].Id);
    }

    [Fact]
    public void A_badness_above_the_range_is_an_error_and_only_where_it_happens()
    {
        const string Json = "{\"UMask\":\n{\"range\": 4}}";
        var error = Assert.Throws<ExposurePolicyException>(() => Assess(Json, Bare()));
        Assert.Equal("p.json:2:11: web.service: the badness of UMask is 5, above the policy's range 4: systemd-analyze aborts on it", error.Message);
        Assert.Throws<ExposurePolicyException>(() => ExposureAssessment.Score(Rules(Json, s_day), Unit, Bare()));
        ServiceSettings strict = Bare();
        strict.UMask = 0b000_111_111;
        Assert.Equal(4u, Find(Assess(Json, strict), "UMask").Range);

        // systemd does not look at the badness of an item that it leaves out.
        Assert.Null(Find(Assess("""{"UMask":{"range":4,"weight":0}}""", Bare()), "UMask").Badness);
    }

    [Fact]
    public void A_policy_that_leaves_nothing_is_an_error()
    {
        string json = $"{{{string.Join(',', ExposureTables.Embedded.Exposure.Items.Select(item => $"\"{item.Id}\":{{\"weight\":0}}"))}}}";
        Assert.Throws<ExposurePolicyException>(() => Assess(json));
        Assert.Throws<ExposurePolicyException>(() => ExposureAssessment.Score(Rules(json, s_day), Unit, new ServiceSettings()));
    }

    /// <summary>As systemd-analyze 252 was seen to: items whose text it computes keep theirs.</summary>
    [Fact]
    public void Descriptions_are_taken_where_systemd_takes_them()
    {
        string json = $"{{{string.Join(',', ExposureTables.Embedded.Exposure.Items.Select(item => $"\"{item.Id}\":{{\"description_good\":\"G\",\"description_bad\":\"B\",\"description_na\":\"N\"}}"))}}}";
        UnitExposure bare = Assess(json, Bare());
        Assert.All(
            ["PrivateNetwork", "UserOrDynamicUser", "ProtectProc", "ProtectClock", "CapabilityBoundingSet_CAP_KILL", "RestrictAddressFamilies_AF_NETLINK"],
            id => Assert.Equal("B", Find(bare, id).Description));
        Assert.All(["Delegate", "AmbientCapabilities"], id => Assert.Equal("G", Find(bare, id).Description));
        Assert.All(["SupplementaryGroups", "RemoveIPC"], id => Assert.Equal("N", Find(bare, id).Description));
        Assert.All(
            ["UMask", "ProtectHome", "ProtectSystem", "SystemCallFilter_clock", "SystemCallArchitectures", "DeviceAllow", "IPAddressDeny"],
            id => Assert.Equal(Find(ExposureAssessment.Assess(s_rules, Unit, Bare()), id).Description, Find(bare, id).Description));

        ServiceSettings good = Bare();
        (good.DynamicUser, good.UMask, good.ProtectProc, good.PrivateNetwork, good.DefaultDependencies) = (true, 0b000_111_111, "invisible", true, false);
        UnitExposure early = Assess(json, good);
        Assert.All(["ProtectProc", "PrivateNetwork"], id => Assert.Equal("G", Find(early, id).Description));
        Assert.All(["UserOrDynamicUser", "UMask", "PrivateTmp"], id => Assert.True(Find(early, id).Description.Length > 1, id));
    }

    [Theory]
    [InlineData("2026-07-01")]
    [InlineData("2026-06-30")]
    [InlineData(null)]
    public void A_valid_waiver_takes_the_finding_out_for_its_unit(string? expires)
    {
        string json = Waive("PrivateNetwork", expires);
        UnitExposure waived = Assess(json);
        ExposureFinding finding = Find(waived, "PrivateNetwork");
        Assert.Equal((null, null, null, 0.0), (finding.Set, finding.Badness, finding.Exposure, finding.Gain));
        Assert.Equal("Waived: serves", finding.Description);
        Assert.Equal("ops", finding.Waiver!.Owner);
        Assert.Empty(waived.ExpiredWaivers);
        Assert.All(waived.Findings.Where(other => other.Id != "PrivateNetwork"), other => Assert.Null(other.Waiver));

        // The number is that of a policy with weight 0, and of no other unit.
        UnitExposure left = Assess("""{"PrivateNetwork":{"weight":0}}""");
        Assert.Equal(left.Exposure, waived.Exposure);
        ExposureRules rules = Rules(json, s_day);
        Assert.Equal(waived.Exposure, ExposureAssessment.Tenths(ExposureAssessment.Score(rules, Unit, new ServiceSettings())));
        Assert.Equal(
            ExposureAssessment.Score(s_rules, "db.service", new ServiceSettings()), ExposureAssessment.Score(rules, "db.service", new ServiceSettings()));
    }

    [Fact]
    public void An_expired_waiver_counts_no_more_and_is_reported()
    {
        string json = Waive("PrivateNetwork", "2026-06-29");
        UnitExposure actual = Assess(json);
        Assert.Equal(ExposureAssessment.Assess(s_rules, Unit, new ServiceSettings()).Findings, actual.Findings);
        Assert.Equal("PrivateNetwork", Assert.Single(actual.ExpiredWaivers).Finding);
        Assert.Empty(ExposureAssessment.Assess(Rules(json, s_day), "db.service", new ServiceSettings()).ExpiredWaivers);
        Assert.Empty(ExposureAssessment.Assess(Rules(json, new DateOnly(2026, 6, 29)), Unit, new ServiceSettings()).ExpiredWaivers);
    }

    [Fact]
    public void Without_a_day_it_is_today()
    {
        ExposureRules rules = Rules(Waive("PrivateNetwork", "2000-01-01"), day: null);
        Assert.Single(ExposureAssessment.Assess(rules, Unit, new ServiceSettings()).ExpiredWaivers);
    }

    private static string Waive(string finding, string? expires) =>
        $$"""{"waivers":[{"unit":"web","finding":"{{finding}}","reason":"serves","owner":"ops"{{(expires is null ? "" : $",\"expires\":\"{expires}\"")}}}]}""";

    private static ServiceSettings Bare() => new() { UMask = 0b000_010_010, RestrictNamespaces = ulong.MaxValue, KeyringMode = "private" };

    private static ExposureRules Rules(string json, DateOnly? day) => s_rules.With(ExposurePolicyReader.Parse(Encoding.UTF8.GetBytes(json), "p.json"), day);

    private static UnitExposure Assess(string json, ServiceSettings? settings = null) =>
        ExposureAssessment.Assess(Rules(json, s_day), Unit, settings ?? new ServiceSettings());

    private static ExposureFinding Find(UnitExposure exposure, string id) => exposure.Findings.Single(finding => finding.Id == id);
}
