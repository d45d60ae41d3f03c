namespace EmbeddedShell.Tests;

/// <summary>All of these are what pwsh 7.6 returns.</summary>
public sealed class ExitCodeTests
{
    [Theory]
    [InlineData("1", 0)]
    [InlineData("", 0)]
    [InlineData("exit 3", 3)]
    [InlineData("function Leave { exit 6 }; Leave; 'not here'", 6)]
    [InlineData("throw 'x'", 1)]
    [InlineData("No-SuchCommand", 1)]
    [InlineData("No-SuchCommand; 1", 0)]
    [InlineData("1/0", 1)]
    [InlineData("if (", 1)]
    [InlineData("sh -c 'exit 7'", 1)]
    [InlineData("sh -c 'exit 7'; exit $LASTEXITCODE", 7)]
    [InlineData("sh -c 'exit 7'; 1", 0)]
    public async Task Command_tells_whether_the_last_statement_succeeded(string command, int code)
        => Assert.Equal(code, (await Shell.CommandAsync(command)).ExitCode);

    [Theory]
    [InlineData("1", 0)]
    [InlineData("exit 3", 3)]
    [InlineData("function Leave { exit 4 }; Leave; 'not here'", 4)]
    [InlineData("try { exit 5 } finally { 'cleaned up' }", 5)]
    [InlineData("throw 'x'", 1)]
    [InlineData("$ErrorActionPreference = 'Stop'; No-SuchCommand", 1)]
    [InlineData("No-SuchCommand", 0)]
    [InlineData("sh -c 'exit 7'", 0)]
    [InlineData("if (", 1)]
    public async Task File_tells_what_the_script_exits_with(string script, int code)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Add("script.ps1", script);

        Assert.Equal(code, (await Shell.RunAsync(["-File", path])).ExitCode);
    }

    [Fact]
    public async Task An_error_after_a_failed_native_command_does_not_become_its_exit_code()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Add(
            "script.ps1",
            """
            [CmdletBinding()] param()
            sh -c 'exit 7'
            $PSCmdlet.WriteError([Management.Automation.ErrorRecord]::new('e', 'id', 0, $null))
            """);

        Assert.Equal(0, (await Shell.RunAsync(["-File", path])).ExitCode);
    }
}
