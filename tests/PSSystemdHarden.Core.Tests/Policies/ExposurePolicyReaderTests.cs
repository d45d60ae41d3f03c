using System.Text;

using FsCheck;
using FsCheck.Fluent;

using PSSystemdHarden.Policies;

using Xunit;

namespace PSSystemdHarden.Core.Tests.Policies;

public class ExposurePolicyReaderTests
{
    private const string Valid = """
        {
          "UserOrDynamicUser": { "weight": 0 },
          "UMask": { "weight": 5000, "range": 10, "description_good": "ö\ud83d\ude00" },
          "PrivateNetwork": { "weight": 1, "description_bad": "own text", "description_na": "none" },
          "CapabilityBoundingSet_CAP_NET_BIND_SERVICE_BROADCAST_RAW)": { "weight": 5.0 },
          "waivers": [
            { "unit": "web*", "finding": "PrivateNetwork", "reason": "serves the web", "owner": "web team", "expires": "2026-12-31" },
            { "unit": "db", "finding": "UMask", "reason": "group reads" }
          ]
        }
        """;

    [Fact]
    public void A_policy_with_waivers_is_read()
    {
        ExposurePolicy policy = Parse(Valid);
        Assert.Empty(policy.Warnings);
        Assert.Equal("p.json", policy.Path);
        Assert.Equal(0u, policy.Items["UserOrDynamicUser"].Weight);
        Assert.Null(policy.Items["UserOrDynamicUser"].Range);
        Assert.Equal((5000u, 10u, "ö\U0001F600"), (policy.Items["UMask"].Weight, policy.Items["UMask"].Range, policy.Items["UMask"].DescriptionGood));
        Assert.Equal(("own text", "none"), (policy.Items["PrivateNetwork"].DescriptionBad, policy.Items["PrivateNetwork"].DescriptionNa));
        Assert.Equal(5u, policy.Items["CapabilityBoundingSet_CAP_NET_BIND_SERVICE_BROADCAST_RAW)"].Weight);
        Assert.Equal(
            [
                new ExposureWaiver("web*", "PrivateNetwork", "serves the web", "web team", new DateOnly(2026, 12, 31)),
                new ExposureWaiver("db", "UMask", "group reads", null, null),
            ],
            policy.Waivers);
    }

    [Theory]
    [InlineData("{\n \"PrivateNetwrk\": {} }", 2, 2, "PrivateNetwrk", "did you mean 'PrivateNetwork'")]
    [InlineData("{\"umask\": {} }", 1, 2, "umask", "did you mean 'UMask'")]
    [InlineData("{\"something else altogether\": 1 }", 1, 2, "something else altogether", "no item")]
    [InlineData("{\"CapabilityBoundingSet_CAP_NET_BIND_SERVICE_BROADCAST_RAW\":{}}", 1, 2, "CapabilityBoundingSet_CAP_NET_BIND_SERVICE_BROADCAST_RAW", "write 'CapabilityBoundingSet_CAP_NET_BIND_SERVICE_BROADCAST_RAW)'")]
    [InlineData("{\"UMask\": 5}", 1, 11, "UMask", "no object")]
    [InlineData("{\"UMask\":{\"weight\": \"5\"}}", 1, 21, "UMask.weight", "ignores")]
    [InlineData("{\"UMask\":{\"weight\": -1}}", 1, 21, "UMask.weight", "ignores")]
    [InlineData("{\"UMask\":{\"weight\": 1.5}}", 1, 21, "UMask.weight", "ignores")]
    [InlineData("{\"UMask\":{\"weight\": 18446744073709551616}}", 1, 21, "UMask.weight", "ignores")]
    [InlineData("{\"UMask\":{\"range\":\n null}}", 2, 2, "UMask.range", "ignores")]
    [InlineData("{\"UMask\":{\"range\": {\"a\":[1]}}}", 1, 20, "UMask.range", "ignores")]
    [InlineData("{\"UMask\":{\"description_bad\": 5}}", 1, 30, "UMask.description_bad", "ignores")]
    [InlineData("{\"UMask\":{\"badness\": 5}}", 1, 11, "UMask.badness", "ignores 'badness'")]
    [InlineData("{\"UMask\":{\"weight\": 1, \"weight\": 2}}", 1, 24, "UMask.weight", "the first")]
    [InlineData("{\"UMask\":{\"weight\": 1},\n\"UMask\":{\"weight\": 2}}", 2, 1, "UMask", "the first")]
    [InlineData("{\"UMask\":{\"description_bad\":\"öö\", \"x\": 5}}", 1, 35, "UMask.x", "ignores 'x'")]
    public void What_systemd_ignores_is_a_warning(string json, int line, int column, string key, string message)
    {
        PolicyProblem problem = Assert.Single(Parse(json).Warnings);
        Assert.Equal((line, column, key), (problem.Line, problem.Column, problem.Key));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.StartsWith($"p.json:{line}:{column}: ", Parse(json).Describe(problem), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_that_are_the_same_the_first_counts_as_in_systemd()
    {
        ExposurePolicy policy = Parse("""{"UMask":{"weight":"none","weight":2,"range":20},"UMask":{"range":30}}""");
        Assert.Equal((null, 20u), (policy.Items["UMask"].Weight, policy.Items["UMask"].Range));
    }

    [Theory]
    [InlineData("", 1, 1, "no JSON")]
    [InlineData("[]", 1, 1, "one object")]
    [InlineData(" 5", 1, 2, "one object")]
    [InlineData("{\n\"UMask\":{},\n}", 3, 1, "no JSON")]
    [InlineData("{} 5", 1, 4, "no JSON")]
    [InlineData("// a\n{}", 1, 1, "no JSON")]
    [InlineData("{\"UMask\":{\"description_bad\":\"\\ud800\"}}", 1, 29, "surrogate")]
    [InlineData("{\"UMask\":{\"range\": 0}}", 1, 20, "UMask.range is 0")]
    [InlineData("{\"UMask\":{\"weight\": 4294967296}}", 1, 21, "above 4294967295")]
    [InlineData("{\"UMask\":{\"weight\": 3e4}}", 1, 21, "exponent")]
    [InlineData("{\"waivers\": {}}", 1, 13, "no array")]
    [InlineData("{\"waivers\": [],\n \"waivers\": []}", 2, 2, "twice")]
    [InlineData("{\"waivers\": [5]}", 1, 14, "a waiver is an object")]
    [InlineData("{\"waivers\":\n[{\"finding\":\"UMask\",\"reason\":\"r\"}]}", 2, 2, "lacks 'unit'")]
    [InlineData("{\"waivers\":\n[{\"unit\":\"a\",\"reason\":\"r\"}]}", 2, 2, "lacks 'finding'")]
    [InlineData("{\"waivers\":\n[{\"unit\":\"a\",\"finding\":\"UMask\"}]}", 2, 2, "lacks 'reason'")]
    [InlineData("{\"waivers\":[{\"unit\":\n\"\"}]}", 2, 1, "'unit' is empty")]
    [InlineData("{\"waivers\":[{\"reason\":\n5}]}", 2, 1, "'reason' is no text")]
    [InlineData("{\"waivers\":[{\"finding\":\n\"UMsk\"}]}", 2, 1, "did you mean 'UMask'")]
    [InlineData("{\"waivers\":[{\n\"until\":\"a\"}]}", 2, 1, "no 'until'")]
    [InlineData("{\"waivers\":[{\"unit\":\"a\",\n\"unit\":\"b\"}]}", 2, 1, "'unit' twice")]
    [InlineData("{\"waivers\":[{\"expires\":\n\"2026-02-30\"}]}", 2, 1, "is no day")]
    [InlineData("{\"waivers\":[{\"expires\":\n\"31.12.2026\"}]}", 2, 1, "is no day")]
    [InlineData("{\"waivers\":[{\"owner\":\nnull}]}", 2, 1, "'owner' is no text")]
    public void What_can_not_be_used_is_an_error_that_says_where(string json, int line, int column, string message)
    {
        var error = Assert.Throws<ExposurePolicyException>(() => Parse(json));
        Assert.Equal(("p.json", line, column), (error.Path, error.Line, error.Column));
        Assert.StartsWith($"p.json:{line}:{column}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_UTF_8_is_an_error_that_says_where()
    {
        byte[] json = [.. "{\"ö\n"u8, (byte)'"', 0xFF, .. "\"}"u8];
        var error = Assert.Throws<ExposurePolicyException>(() => ExposurePolicyReader.Parse(json, "p.json"));
        Assert.Equal("p.json:2:2: not UTF-8", error.Message);
    }

    [Fact]
    public void A_file_of_more_than_16_MiB_is_refused_and_one_without_end_too()
    {
        var error = Assert.Throws<ExposurePolicyException>(() => ExposurePolicyReader.Read("/dev/zero"));
        Assert.Contains("16 MiB", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_large_file_of_nothing_but_mistakes_on_one_line_is_read_quickly()
    {
        string json = $"{{{string.Join(',', Enumerable.Range(0, 200_000).Select(i => $"\"PrivateNetwork{i}\":1"))}}}";
        DateTime begin = DateTime.UtcNow;
        Assert.Equal(200_000, Parse(json).Warnings.Count);
        Assert.True(DateTime.UtcNow - begin < TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void Whatever_the_bytes_are_there_is_a_policy_or_its_error()
    {
        byte[] valid = Encoding.UTF8.GetBytes(Valid);
        Prop.ForAll((byte[] values, int[] places, int cut) =>
        {
            byte[] mutated = [.. valid];
            for (int i = 0; i < Math.Min(values.Length, places.Length); i++)
                mutated[(uint)places[i] * 31 % mutated.Length] = values[i];
            // Most bytes only break the JSON: digits, signs and quotes get further.
            if (places.Length > 0)
                mutated[(uint)places[0] * 17 % mutated.Length] = " \"{}[]:,0-9e.\\nx"u8[(int)((uint)cut % 15)];
            if (cut % 5 == 0)
                mutated = mutated[..((int)((uint)cut % mutated.Length))];
            try
            {
                ExposurePolicyReader.Parse(mutated);
            }
            catch (ExposurePolicyException e)
            {
                Assert.True(e.Line >= 1 && e.Column >= 1);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    private static ExposurePolicy Parse(string json) => ExposurePolicyReader.Parse(Encoding.UTF8.GetBytes(json), "p.json");
}
