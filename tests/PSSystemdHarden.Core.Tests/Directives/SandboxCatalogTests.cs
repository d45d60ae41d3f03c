using System.Text.RegularExpressions;

using PSSystemdHarden.Directives;
using PSSystemdHarden.Host;
using PSSystemdHarden.Units;

using Xunit;

namespace PSSystemdHarden.Core.Tests.Directives;

/// <summary>The sandbox catalogue is fit to be shown.</summary>
public class SandboxCatalogTests
{
    private static readonly IReadOnlyList<Directive> s_sandbox = DirectiveCatalog.Embedded.Sandbox;

    [Fact]
    public void Every_directive_says_what_it_is()
    {
        Assert.Equal(202, s_sandbox.Count);
        Assert.All(s_sandbox, directive =>
        {
            var shown = new SandboxDirective(directive, SystemdVersion.NewestKnown, default);
            Assert.True(Enum.IsDefined(shown.Area));
            Assert.NotEmpty(shown.Type);
            Assert.Matches(@"^systemd\.(exec|resource-control|service)\(5\)$", shown.ManualPage);
            Assert.Matches("^[A-Za-z]+$", shown.BusProperty);
            Assert.InRange(shown.Summary.Length, 10, 100);
            Assert.DoesNotMatch(new Regex(@"\.$|  "), shown.Summary);
            Assert.InRange(shown.Since ?? 1, 1, SystemdVersion.NewestKnown.Major);
            Assert.Equal(directive.Kind is DirectiveKind.Enum, shown.Values.Count > 0);
        });
    }

    [Fact]
    public void Every_name_stands_once() => Assert.Equal(s_sandbox.Count, s_sandbox.Select(directive => directive.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());

    [Fact]
    public void Every_type_and_need_has_words_and_every_need_a_probe()
    {
        Assert.All(Enum.GetValues<SandboxValueType>(), type => Assert.NotEmpty(SandboxWords.Of(type)));
        Assert.All(Enum.GetValues<HostFeature>(), feature =>
        {
            Assert.NotEmpty(SandboxWords.Of(feature));
            Assert.True(HostProbes.All.ContainsKey(feature), feature.ToString());
            Assert.Contains(s_sandbox, directive => (directive.Sandbox!.Needs ?? []).Concat(directive.Sandbox.ValueNeeds.Values.SelectMany(needs => needs)).Contains(feature));
        });
    }

    [Fact]
    public void Every_exception_is_for_a_need_that_the_directive_has() => Assert.All(MissingFeature.Exceptions, exception =>
        Assert.Contains(exception.Feature, s_sandbox.Single(directive => directive.Name == exception.Directive).Sandbox!.Needs!));

    [Theory]
    [InlineData("ProtectHostname", 257, "no yes")]
    [InlineData("ProtectHostname", 258, "no private yes")]
    [InlineData("PrivateNetwork", 262, "")]
    public void Words_are_those_of_the_version(string name, int release, string expected)
    {
        var version = SystemdVersion.Parse($"{release}");
        Assert.Equal(expected, string.Join(' ', DirectiveCatalog.Embedded.Find(name).Single(row => row.Sandbox is not null).WordsFor(version)));
    }
}
