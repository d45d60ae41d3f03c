namespace EmbeddedShell.Tests;

public sealed class StreamTests
{
    private const char Escape = '\e';

    /// <summary>Write-Warning and its like are not in the engine's package; a cmdlet writes the same way.</summary>
    private const string AllStreams =
        """
        function Write-All {
            [CmdletBinding()] param()
            $PSCmdlet.WriteObject('result')
            $PSCmdlet.WriteWarning('careful')
            $PSCmdlet.WriteVerbose('details')
            $PSCmdlet.WriteDebug('more details')
            $PSCmdlet.WriteInformation([Management.Automation.InformationRecord]::new('news', 'here'))
            $PSCmdlet.WriteError([Management.Automation.ErrorRecord]::new('it failed', 'id', 'NotSpecified', $null))
            $progress = [Management.Automation.ProgressRecord]::new(1, 'working', 'hard')
            $PSCmdlet.WriteProgress($progress)
        }

        """;

    [Fact]
    public async Task Errors_go_to_standard_error_and_all_else_to_standard_output()
    {
        ShellResult result = await Shell.CommandAsync(
            AllStreams + "$DebugPreference = 'Continue'; Write-All -Verbose -InformationAction Continue");

        Assert.Equal("result\nWARNING: careful\nVERBOSE: details\nDEBUG: more details\nnews\n", result.Output);
        Assert.StartsWith("Write-All:", result.Error);
        Assert.EndsWith("it failed\n", result.Error);
    }

    [Fact]
    public async Task Verbose_debug_information_and_progress_are_silent_by_default()
    {
        ShellResult result = await Shell.CommandAsync(AllStreams + "Write-All 2>$null");

        Assert.Equal(("result\nWARNING: careful\n", ""), (result.Output, result.Error));
    }

    [Fact]
    public async Task An_error_in_a_script_shows_its_line_like_pwsh()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Add("script.ps1", "'before'\nthrow 'this is wrong'\n'after'");

        ShellResult result = await Shell.RunAsync(["-File", path]);

        Assert.Equal("before\n", result.Output);
        Assert.Equal(
            $"""
            Exception: {path}:2
            Line |
               2 |  throw 'this is wrong'
                 |  ~~~~~~~~~~~~~~~~~~~~~
                 | this is wrong

            """,
            result.Error);
    }

    [Theory]
    [InlineData("if (", "ParserError: Missing condition in if statement after 'if ('.\n")]
    [InlineData("1/0", "RuntimeException: Attempted to divide by zero.\n")]
    [InlineData("throw 'x'", "Exception: x\n")]
    [InlineData("[int]::Parse('')",
        """
        MethodInvocationException: Exception calling "Parse" with "1" argument(s): "The input string '' was not in a correct format."

        """)]
    public async Task An_error_in_a_command_is_one_line(string command, string message)
        => Assert.Equal(message, (await Shell.CommandAsync(command)).Error);

    [Fact]
    public async Task Unicode_survives_any_locale()
    {
        const string Text = "é ✓ 日本 🚀";
        var plain = new Dictionary<string, string?> { ["LANG"] = "C", ["LC_ALL"] = "C" };

        ShellResult result = await Shell.RunAsync(
            ["-Command", $"'{Text}'; $caught = sh -c 'echo \"{Text}\"'; $caught -eq '{Text}'"], environment: plain);

        Assert.Equal($"{Text}\nTrue\n", result.Output);
    }

    [Fact]
    public async Task Nothing_is_coloured_when_redirected()
    {
        ShellResult result = await Shell.CommandAsync(
            AllStreams + "\"$($PSStyle.Foreground.Red)red$($PSStyle.Reset)\"; [pscustomobject]@{A=1;B=2}; Write-All -Verbose; throw 'x'");

        Assert.StartsWith("red\n", result.Output);
        Assert.DoesNotContain(Escape, result.Output + result.Error);
    }

    [Fact]
    public async Task A_script_may_ask_for_colour_in_a_log()
    {
        ShellResult result = await Shell.CommandAsync(
            "$PSStyle.OutputRendering = 'Ansi'; \"$($PSStyle.Foreground.Red)red$($PSStyle.Reset)\"");

        Assert.Equal("\e[31mred\e[0m\n", result.Output);
    }
}
