namespace EmbeddedShell.Tests;

public sealed class InteractiveTests
{
    private const string Prompt = "> ";

    [Fact]
    public async Task Lines_run_and_exit_gives_the_code()
    {
        using Terminal terminal = await StartAsync();
        await EnterAsync(terminal, "6 * 7", "42");
        await EnterAsync(terminal, "throw 'x'", "Exception: ");
        await EnterAsync(terminal, "\"still $(1 + 1)\"", "still 2");
        await terminal.TypeAsync("exit 5\r");

        Assert.Equal(5, await terminal.EndAsync());
        Assert.StartsWith("PowerShell ", terminal.Screen);
    }

    [Fact]
    public async Task An_open_bracket_continues_on_the_next_line()
    {
        using Terminal terminal = await StartAsync();
        await EnterAsync(terminal, "foreach ($i in 1..2) {", ">> ");
        await EnterAsync(terminal, "\"line $($i * 10)\"", ">> ", times: 2);
        await EnterAsync(terminal, "}", "line 20");
        await terminal.TypeAsync(Terminal.ControlD);

        Assert.Equal(0, await terminal.EndAsync());
    }

    [Fact]
    public async Task Control_C_cancels_the_line_or_the_pipeline_and_stays()
    {
        using Terminal terminal = await StartAsync();
        await terminal.TypeAsync("'never run" + Terminal.ControlC);
        await terminal.ExpectAsync("^C");
        await EnterAsync(terminal, "'wait'; while ($true) { [Threading.Thread]::Sleep(50) }", "wait\r\n");
        await terminal.TypeAsync(Terminal.ControlC);
        await EnterAsync(terminal, "\"alive $(1 + 1)\"", "alive 2");
        await EnterAsync(terminal, "sh -c 'echo child $((2 + 3)); sleep 30'", "child 5");
        await terminal.TypeAsync(Terminal.ControlC);
        await EnterAsync(terminal, "\"alive $(1 + 2)\"", "alive 3");

        // A bare "exit" takes $LASTEXITCODE, which is 130 or not as the child's end or the pipeline's comes first.
        await terminal.TypeAsync("exit 4\r");

        int code = await terminal.EndAsync();
        Assert.True(code == 4, $"It ended with {code}. The screen:\n{terminal.Screen}");
    }

    [Fact]
    public async Task The_usual_keys_edit_the_line()
    {
        using Terminal terminal = await StartAsync();
        await EnterAsync(terminal, "\"a" + Terminal.Left + "x\u0001(\u0005c\").Length", "\r\n3\r\n");
        await EnterAsync(terminal, Terminal.Up, "\r\n3\r\n", times: 2);
        await EnterAsync(terminal, "rubbish here\u0017\u0015'clean'", "\r\nclean\r\n");
        await EnterAsync(terminal, "Get-Modu\t -Name none*; 'completed'", "\r\ncompleted\r\n");
        Assert.Contains("Get-Module", terminal.Screen);
        await terminal.TypeAsync("exit\r");

        Assert.Equal(0, await terminal.EndAsync());
    }

    [Fact]
    public async Task Suspend_opens_a_prompt_inside_the_command()
    {
        using Terminal terminal = await StartAsync();
        const string Command =
            "& { [CmdletBinding(SupportsShouldProcess)] param() $inner = 40; if ($PSCmdlet.ShouldProcess('it')) { $inner + 2 } } -Confirm";
        await EnterAsync(terminal, Command, "(default is \"Y\"): ");
        await EnterAsync(terminal, "s", ">> ");
        await EnterAsync(terminal, "$inner + 1", "\r\n41\r\n");
        await EnterAsync(terminal, "exit", "(default is \"Y\"): ", times: 2);
        await EnterAsync(terminal, "y", "\r\n42\r\n");
        await terminal.TypeAsync("exit\r");

        Assert.Equal(0, await terminal.EndAsync());
    }

    private static async Task<Terminal> StartAsync()
    {
        Terminal terminal = Terminal.Start([]);
        await terminal.ExpectAsync(Prompt);
        return terminal;
    }

    private static async Task EnterAsync(Terminal terminal, string keys, string expected, int times = 1)
    {
        await terminal.TypeAsync(keys + "\r");
        await terminal.ExpectAsync(expected, times);
    }
}
