using PSSystemdHarden.Linting;

using Xunit;

namespace PSSystemdHarden.Core.Tests.Linting;

/// <summary>What is seen only where a unit's files are taken together.</summary>
public class UnitTests
{
    private const string Start = "[Service]\nExecStart=/bin/x\n";

    [Fact]
    public void A_drop_in_overrides_the_units_own_file()
    {
        UnitFileDiagnostic found = Assert.Single(LintText.Unit("web.service", Start + "ProtectSystem=full\n", "262", "[Service]\nProtectSystem=strict\n"));
        Assert.Equal(("NoEffectOverridden", "web.service", 3), (found.Id, found.Path, found.Line));
        Assert.Contains("web.service.d/1.conf:2", found.Message, StringComparison.Ordinal);
        Assert.Null(found.Hint);
    }

    [Fact]
    public void A_drop_in_resets_a_list_and_what_follows_holds()
    {
        UnitFileDiagnostic found = Assert.Single(LintText.Unit("web.service", Start, "262", "[Service]\nExecStart=\nExecStart=/bin/y\n"));
        Assert.Equal(("NoEffectReset", "web.service", 2), (found.Id, found.Path, found.Line));
    }

    [Fact]
    public void An_ignored_value_overrides_nothing() =>
        Assert.Equal(["ValueIgnored"], LintText.Unit("web.service", Start + "ProtectSystem=full\n", "262", "[Service]\nProtectSystem=bogus\n").Select(found => found.Id));

    [Fact]
    public void What_implies_may_stand_in_another_file()
    {
        UnitFileDiagnostic found = Assert.Single(LintText.Unit("web.service", Start + "RestrictSUIDSGID=no\n", "262", "[Service]\nDynamicUser=yes\n"));
        Assert.Equal(("NoEffectImplied", DiagnosticSeverity.Warning, "web.service", 3), (found.Id, found.Severity, found.Path, found.Line));
    }

    [Fact]
    public void A_refused_value_in_a_drop_in_costs_the_drop_in_only()
    {
        UnitFileDiagnostic found = Assert.Single(LintText.Unit("web.service", Start, "262", "[Service]\nUser=a:b\n"));
        Assert.Equal(("ValueRefused", "web.service.d/1.conf", 2, 6), (found.Id, found.Path, found.Line, found.Column));
        Assert.Contains("drop-in", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_drop_in_alone_need_not_be_a_whole_unit() => Assert.Empty(LintText.DropIn("web.service", "[Service]\nNoNewPrivileges=yes\n"));

    [Theory]
    [InlineData("web.socket", "[Socket]\nListenStream=80\nPrivateTmp=yes\nOOMPolicy=kill\n", "WrongSection", 4)]
    [InlineData("web.timer", "[Timer]\nOnCalendar=daily\n[Service]\n", "UnknownSection", 3)]
    [InlineData("web.target", "[Unit]\nAfter=a.service\n[Target]\nFoo=1\n", "UnknownDirective", 4)]
    [InlineData("web.timer", "[Timer]\nOnBootSec=1\nOnCalendar=\n", "NoEffectReset", 2)]
    public void Each_type_has_sections_of_its_own(string name, string text, string id, int line)
    {
        UnitFileDiagnostic found = Assert.Single(LintText.Unit(name, text, "262"));
        Assert.Equal((id, line), (found.Id, found.Line));
    }

    [Theory]
    [InlineData("# pssystemdharden: ignore UnknownDirective\nFoo=1", false)]
    [InlineData("; PSSystemdHarden: ignore ValueIgnored, unknowndirective\nFoo=1", false)]
    [InlineData("# pssystemdharden: ignore ValueIgnored\nFoo=1", true)]
    [InlineData("# pssystemdharden: ignore UnknownDirective\n\nFoo=1", true)]
    [InlineData("# pssystemdharden: ignore UnknownDirective\nUser=x\nFoo=1", true)]
    [InlineData("# pssystemdharden: ignore UnknownSection\n[Foo]", false)]
    public void A_comment_suppresses_rules_for_the_line_below_it(string lines, bool isFound) =>
        Assert.Equal(isFound, LintText.Service(Start + lines).Count > 0);
}
