using PSSystemdHarden.Policies;

using Xunit;

namespace PSSystemdHarden.Core.Tests.Policies;

public class WaiverTests
{
    [Theory]
    [InlineData("web.service", "web.service", true)]
    [InlineData("web", "web.service", true)]
    [InlineData("w?b", "web.service", true)]
    [InlineData("w*", "web.service", true)]
    [InlineData("*", "web.service", true)]
    [InlineData("*b", "web.service", true)]
    [InlineData("*e*b*.s*", "web.service", true)]
    [InlineData("getty@*", "getty@tty1.service", true)]
    [InlineData(@"a\x20b*", @"a\x20b.service", true)]
    [InlineData("we", "web.service", false)]
    [InlineData("Web", "web.service", false)]
    [InlineData("web?", "web.service", false)]
    [InlineData("*x", "web.service", false)]
    [InlineData("[w]eb", "web.service", false)]
    [InlineData("web", "web.socket", false)]
    public void A_pattern_covers_the_name_with_and_without_suffix(string pattern, string unit, bool covers) =>
        Assert.Equal(covers, new ExposureWaiver(pattern, "UMask", "reason", null, null).Covers(unit));

    [Fact]
    public void A_pattern_full_of_stars_ends_soon() =>
        Assert.False(new ExposureWaiver(string.Concat(Enumerable.Repeat("*a", 500)) + "b", "UMask", "reason", null, null).Covers(new string('a', 250)));

    [Fact]
    public void A_waiver_holds_on_its_last_day_and_not_on_the_next()
    {
        var waiver = new ExposureWaiver("web", "UMask", "reason", null, new DateOnly(2026, 6, 30));
        Assert.False(waiver.IsExpiredOn(new DateOnly(2026, 6, 29)));
        Assert.False(waiver.IsExpiredOn(new DateOnly(2026, 6, 30)));
        Assert.True(waiver.IsExpiredOn(new DateOnly(2026, 7, 1)));
        Assert.False((waiver with { Expires = null }).IsExpiredOn(DateOnly.MaxValue));
        Assert.Equal("web: UMask until 2026-06-30", waiver.ToString());
    }
}
