using System.Management.Automation;

using PSSystemdHarden.Tests.Engine;

using Xunit;

namespace PSSystemdHarden.Tests.Commands;

public sealed class TestUnitFileTests : IDisposable
{
    private readonly Shell _shell = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pssh-lint-");

    public TestUnitFileTests()
    {
        Write("web.service", "[Service]\nExecStart=/bin/x\nProtectSytem=full\n");
        Write("web.service.d/10.conf", "[Service]\nNoNewPrivileges=maybe\n");
        Write("deep/a[1].socket", "[Socket]\nListenStream=80\nAccept=perhaps\n");
        Write("other.service.d/10.conf", "[Service]\nFoo=1\n");
        Write("fine.service", "[Service]\nExecStart=/bin/x\nProtectSystem=yes\nProtectSystem=full\n");
        Write("note.txt", "Foo=1\n");
    }

    public void Dispose()
    {
        _shell.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("param($f) Test-UnitFile $f")]
    [InlineData("param($f) $f | Test-UnitFile")]
    [InlineData("param($f) Test-UnitFile -LiteralPath $f")]
    [InlineData("param($f) Test-UnitFile $f/*")]
    [InlineData("param($f) [IO.DirectoryInfo]::new($f).GetFileSystemInfos('*', 'AllDirectories') | Test-UnitFile")]
    [InlineData("param($f) [IO.DirectoryInfo]::new($f).GetFileSystemInfos() | Test-UnitFile")]
    [InlineData("param($f) [IO.DirectoryInfo]::new($f) | Test-UnitFile")]
    public void A_folder_is_linted_once_however_it_is_named(string script)
    {
        ShellResult result = _shell.Run(script, _folder.FullName);
        Assert.Empty(result.Errors);
        Assert.Equal(
            ["10.conf:2 UnknownDirective", "10.conf:2 ValueIgnored", "a[1].socket:3 ValueIgnored", "fine.service:3 NoEffectOverridden", "web.service:3 UnknownDirective"],
            result.Output.Select(o => $"{Path.GetFileName((string)o.Properties["Path"].Value)}:{o.Properties["Line"].Value} {o.Properties["Id"].Value}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("-Severity Error", "UnknownDirective, ValueIgnored")]
    [InlineData("-ExcludeRule Unknown*", "ValueIgnored")]
    [InlineData("-ExcludeRule valueignored, unknowndirective", "")]
    public void Findings_are_chosen_by_severity_and_rule(string parameters, string ids) =>
        Assert.Equal(ids, string.Join(", ", _shell.Run($"param($f) Test-UnitFile $f/web.service {parameters}", _folder.FullName).Values<string>("Id").Order()));

    [Theory]
    [InlineData("fine.service", "", true)]
    [InlineData("web.service", "", false)]
    [InlineData("web.service", "-ExcludeRule *", true)]
    [InlineData("gone.service", "-ErrorAction Ignore", false)]
    [InlineData("fine.service", "-Severity Error", true)]
    public void Quiet_is_one_answer(string name, string parameters, bool expected) =>
        Assert.Equal(expected, Assert.Single(_shell.Run($"param($f) Test-UnitFile $f/{name} -Quiet {parameters}", _folder.FullName).Output).BaseObject);

    [Fact]
    public void The_version_decides_what_is_known()
    {
        Write("new.service", "[Service]\nExecStart=/bin/x\nPrivatePIDs=yes\n");
        Assert.Empty(_shell.Run("param($f) Test-UnitFile $f/new.service", _folder.FullName).Output);
        Assert.Equal(["DirectiveTooNew"], _shell.Run("param($f) Test-UnitFile $f/new.service -SystemdVersion 252", _folder.FullName).Values<string>("Id"));
    }

    [Theory]
    [InlineData("gone.service", "UnitFileNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("gone/*.service", "UnitFileNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("note.txt", "UnitFileNameInvalid", ErrorCategory.InvalidType)]
    public void What_can_not_be_linted_is_an_error_and_the_rest_is_linted(string name, string id, ErrorCategory category)
    {
        ShellResult result = _shell.Run("param($f, $n) Test-UnitFile $f/$n, $f/web.service", _folder.FullName, name);
        ErrorRecord error = Assert.Single(result.Errors);
        Assert.Equal(($"{id},PSSystemdHarden.Commands.TestUnitFileCommand", category), (error.FullyQualifiedErrorId, error.CategoryInfo.Category));
        Assert.Equal(2, result.Output.Count);
    }

    [Fact]
    public void Links_in_a_folder_are_not_followed()
    {
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "deep", "loop"), _folder.FullName);
        Assert.Single(_shell.Run("param($f) Test-UnitFile $f/deep", _folder.FullName).Output);
    }

    [Fact]
    public void Rules_are_completed() =>
        Assert.Contains("NoEffectReset", _shell.Run("(TabExpansion2 'Test-UnitFile x -ExcludeRule NoE' 32).CompletionMatches.CompletionText").Output.Select(o => (string)o.BaseObject));

    private void Write(string name, string text)
    {
        string path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
