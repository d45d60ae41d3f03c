using System.Diagnostics;

namespace EmbeddedShell.Tests;

public sealed class NativeCommandTests
{
    [Fact]
    public async Task Output_comes_live_and_in_order()
    {
        using Process process = Shell.Start(["-Command", "'first'; sh -c 'echo second; read line; echo third $line'; 'fourth'"]);
        Assert.Equal("first", await process.StandardOutput.ReadLineAsync());
        // The child waits for a line now, so this one cannot come from a buffer that was flushed at its end.
        Assert.Equal("second", await process.StandardOutput.ReadLineAsync());
        await process.StandardInput.WriteLineAsync("of three");

        ShellResult result = await Shell.EndAsync(process, process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());

        Assert.Equal("third of three\nfourth\n", result.Output);
    }

    [Fact]
    public async Task Both_streams_exit_code_and_environment_work()
    {
        ShellResult result = await Shell.CommandAsync(
            """
            $env:GREETING = 'hello'
            sh -c 'echo $GREETING; echo oops >&2; exit 9'
            $LASTEXITCODE
            $caught = sh -c 'echo a; echo b'
            $caught.Count
            """);

        Assert.Equal(("hello\n9\n2\n", "oops\n"), (result.Output, result.Error));
    }

    [Fact]
    public async Task Native_commands_pipe_into_each_other_and_into_cmdlets()
    {
        ShellResult result = await Shell.CommandAsync("sh -c 'echo b; echo a' | sort | ForEach-Object { \"<$_>\" }");

        Assert.Equal("<a>\n<b>\n", result.Output);
    }

    [Fact]
    public async Task On_a_terminal_they_get_the_terminal_unless_captured()
    {
        (int code, string screen) = await Terminal.RunAsync(
            "sh -c 'test -t 0 && test -t 1 && test -t 2 && echo terminal'; $x = sh -c 'test -t 1 || echo pipe'; $x");

        Assert.Equal((0, "terminal\r\npipe\r\n"), (code, screen));
    }

    [Fact]
    public async Task A_standard_input_that_no_script_asks_for_is_theirs()
    {
        ShellResult result = await Shell.RunAsync(["-Command", "$Host.UI.ReadLine(); cat"], "answer\nrest\nof it\n");

        Assert.Equal("answer\nanswer\nrest\nof it\n", result.Output);
    }
}
