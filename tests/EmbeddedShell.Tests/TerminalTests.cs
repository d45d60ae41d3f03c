namespace EmbeddedShell.Tests;

public sealed class TerminalTests
{
    private const char Escape = '\e';

    private const string Progress =
        """
        function Start-Work {
            [CmdletBinding()] param()
            foreach ($i in 1..3) {
                $record = [Management.Automation.ProgressRecord]::new(1, 'Reading units', "unit $i")
                $record.PercentComplete = $i * 30
                $PSCmdlet.WriteProgress($record)
                [Threading.Thread]::Sleep(150)
            }
        }
        Start-Work; 'done'
        """;

    private static readonly Dictionary<string, string?> s_noColor = new() { ["NO_COLOR"] = "1" };

    [Fact]
    public async Task Errors_and_warnings_are_coloured()
    {
        (int code, string screen) = await Terminal.RunAsync("& { [CmdletBinding()] param() $PSCmdlet.WriteWarning('careful') }; throw 'x'");

        Assert.Equal(1, code);
        Assert.Contains("\e[33;1mWARNING: careful\e[0m", screen);
        Assert.Contains("\e[31;1mException: \e[31;1mx\e[0m", screen);
    }

    [Theory]
    [InlineData("[pscustomobject]@{A=1;B=2}; \"$($PSStyle.Foreground.Red)red$($PSStyle.Reset)\"; throw 'x'")]
    [InlineData(Progress)]
    public async Task NO_COLOR_means_no_escape_sequence_at_all(string command)
    {
        (_, string screen) = await Terminal.RunAsync(command, s_noColor);

        Assert.NotEmpty(screen);
        Assert.DoesNotContain(Escape, screen);
    }

    [Fact]
    public async Task Plain_output_leaves_the_terminals_modes_alone()
    {
        (_, string screen) = await Terminal.RunAsync("1; sh -c 'echo 2'; 3");

        Assert.Equal("1\r\n2\r\n3\r\n", screen);
    }

    [Fact]
    public async Task Each_stream_has_colours_only_on_a_terminal()
    {
        using var folder = new TemporaryFolder();
        string output = Path.Combine(folder.Path, "output");

        (_, string screen) = await Terminal.RunAsync(
            "\"$($PSStyle.Foreground.Red)red$($PSStyle.Reset)\"; throw 'x'", redirection: $">'{output}'");

        Assert.Equal("red\n", await File.ReadAllTextAsync(output, TestContext.Current.CancellationToken));
        Assert.Contains("\e[31;1mException: ", screen);
    }

    [Fact]
    public async Task Progress_is_one_line_that_is_rewritten_and_erased()
    {
        (_, string screen) = await Terminal.RunAsync(Progress);

        Assert.Contains("\r\e[33;1mReading units [======              ] 30%: unit 1\e[0m", screen);
        Assert.Contains("\r\e[33;1mReading units [==================  ] 90%: unit 3\e[0m", screen);
        // One line, wiped before the result takes its place.
        Assert.Equal(1, screen.Count(character => character == '\n'));
        Assert.EndsWith(" \rdone\r\n", screen);
    }

    [Fact]
    public async Task Progress_is_not_drawn_where_standard_error_is_redirected()
    {
        (_, string screen) = await Terminal.RunAsync(Progress, redirection: "2>/dev/null");

        Assert.Equal("done\r\n", screen);
    }

    [Fact]
    public async Task Confirm_asks_on_the_terminal()
    {
        const string Command =
            "& { [CmdletBinding(SupportsShouldProcess)] param() if ($PSCmdlet.ShouldProcess('it')) { 'removed' } } -Confirm";
        using Terminal terminal = Terminal.Start(["-Command", Command]);
        await terminal.ExpectAsync("(default is \"Y\"): ");
        Assert.Contains("[S] Suspend  \e[0m[?] Help (default is \"Y\"): ", terminal.Screen);
        await terminal.TypeAsync("x\u007fy\r");

        Assert.Equal(0, await terminal.EndAsync());
        Assert.EndsWith("removed\r\n", terminal.Screen);
    }

    [Fact]
    public async Task A_question_moves_to_standard_error_when_results_go_to_a_file()
    {
        using var folder = new TemporaryFolder();
        string output = Path.Combine(folder.Path, "output");
        using Terminal terminal = Terminal.Start(
            ["-Command", "$Host.UI.Prompt('Who', '', [Management.Automation.Host.FieldDescription[]]'Name').Name"],
            redirection: $">'{output}'");
        await terminal.ExpectAsync("Name: ");
        await terminal.TypeAsync("bob\r");

        Assert.Equal(0, await terminal.EndAsync());
        Assert.Equal("bob\n", await File.ReadAllTextAsync(output, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_secret_is_not_shown()
    {
        using Terminal terminal = Terminal.Start(["-Command", "$Host.UI.Write('Secret: '); $Host.UI.ReadLineAsSecureString().Length"]);
        await terminal.ExpectAsync("Secret: ");
        // Until the shell reads, the terminal itself would echo what is typed.
        await Task.Delay(500, TestContext.Current.CancellationToken);
        await terminal.TypeAsync("abcd\u007f\r");

        Assert.Equal(0, await terminal.EndAsync());
        Assert.EndsWith("Secret: ****\b \b\r\n3\r\n", terminal.Screen);
    }
}
