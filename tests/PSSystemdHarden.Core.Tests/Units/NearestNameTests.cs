using PSSystemdHarden.Units;

using Xunit;

namespace PSSystemdHarden.Core.Tests.Units;

public class NearestNameTests
{
    [Theory]
    [InlineData("Usr", "User")]
    [InlineData("Gruop", "Group")]
    [InlineData("USER", "User")]
    [InlineData("Us", null)]
    [InlineData("Something", null)]
    public void It_allows_few_changes_and_any_case(string typed, string? expected) => Assert.Equal(expected, NearestName.Find(typed, ["Group", "User", "Users"]));
}
