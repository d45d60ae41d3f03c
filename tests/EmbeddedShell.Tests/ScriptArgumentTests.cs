namespace EmbeddedShell.Tests;

/// <summary>The same strings, bound in the same way, as with pwsh -File.</summary>
public sealed class ScriptArgumentTests
{
    private const string Script =
        """
        param([string] $Suite, [string[]] $List, [switch] $Force, [int] $Count, [bool] $Flag,
            [Parameter(ValueFromRemainingArguments)] $Rest)
        "Suite=$Suite List=$($List -join '|')/$($List.Count) Force=$Force Count=$Count Flag=$Flag Rest=$($Rest -join '|')"
        """;

    [Theory]
    [InlineData("Suite=trixie List=/0 Force=False Count=0 Flag=False Rest=", "-Suite", "trixie")]
    [InlineData("Suite=trixie List=/0 Force=True Count=0 Flag=False Rest=", "-Force", "trixie")]
    [InlineData("Suite=trixie List=/0 Force=False Count=0 Flag=False Rest=", "-Su", "trixie")]
    [InlineData("Suite=trixie List=/0 Force=False Count=5 Flag=True Rest=", "-Suite:trixie", "-Count:5", "-Flag:true")]
    [InlineData("Suite=trixie List=/0 Force=False Count=0 Flag=True Rest=", "-Suite:", "trixie", "-Force:$false", "-Flag:$True")]
    [InlineData("Suite=one List=two/1 Force=False Count=0 Flag=False Rest=", "one", "two")]
    [InlineData("Suite=a b List=/0 Force=False Count=0 Flag=False Rest=", "a b")]
    [InlineData("Suite=$HOME; 'x' List=/0 Force=False Count=0 Flag=False Rest=", "$HOME; 'x'")]
    [InlineData("Suite= List=/0 Force=False Count=0 Flag=False Rest=-Unknown|x", "-Unknown", "x")]
    // Not code: pwsh -File does not split it either.
    [InlineData("Suite= List=a,b/1 Force=False Count=0 Flag=False Rest=", "-List", "a,b")]
    public async Task Arguments_reach_the_parameters(string expected, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Add("script.ps1", Script);

        ShellResult result = await Shell.RunAsync(["-NoProfile", "-File", path, .. arguments]);

        Assert.Equal((expected + "\n", ""), (result.Output, result.Error));
    }

    [Fact]
    public async Task A_wrong_value_is_an_error_of_the_script()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Add("script.ps1", Script);

        ShellResult result = await Shell.RunAsync(["-File", path, "-Count", "many"]);

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("script.ps1: Cannot process argument transformation on parameter 'Count'.", result.Error);
    }

    [Fact]
    public async Task The_script_knows_where_it_is()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Add("script.ps1", "$PSScriptRoot; $PSCommandPath; $MyInvocation.MyCommand.Path");

        Assert.Equal($"{folder.Path}\n{path}\n{path}\n", (await Shell.RunAsync(["-File", path])).Output);
    }
}
