using System.Diagnostics;

namespace EmbeddedShell.Tests;

public sealed class SignalTests
{
    private const string Wait =
        "try { 'started'; while ($true) { [Threading.Thread]::Sleep(50) } } finally { $Host.UI.WriteLine('cleaned up') }; 'not here'";

    /// <summary>A child that cleans up too, as dotnet and systemctl do.</summary>
    private const string Native =
        """
        try { sh -c 'sleep 30 & trap "kill $!; echo child ended; exit 9" INT TERM; echo started; wait'; 'not here' }
        finally { $Host.UI.WriteLine('cleaned up') }
        """;

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task A_signal_stops_the_pipeline_and_finally_blocks_run(string signal, int code)
    {
        ShellResult result = await SignalAsync(Wait, signal);

        Assert.Equal((code, "cleaned up\n", ""), (result.ExitCode, result.Output, result.Error));
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task A_signal_reaches_the_native_command(string signal, int code)
    {
        ShellResult result = await SignalAsync(Native, signal);

        Assert.Equal((code, "child ended\ncleaned up\n", ""), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public async Task A_signal_ends_a_script_file_too()
    {
        using var folder = new TemporaryFolder();

        ShellResult result = await SignalAsync(["-File", folder.Add("script.ps1", Wait)], "INT");

        Assert.Equal((130, "cleaned up\n"), (result.ExitCode, result.Output));
    }

    [Fact]
    public async Task The_third_signal_does_not_wait_for_what_cannot_be_stopped()
    {
        using Process process = Shell.Start(["-Command", "'started'; [Threading.Thread]::Sleep(100000)"]);
        Assert.Equal("started", await process.StandardOutput.ReadLineAsync());
        using Process kill = Process.Start("sh", ["-c", $"for i in 1 2 3; do kill -INT {process.Id}; sleep 0.3; done"]);

        ShellResult result = await Shell.EndAsync(process, process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());

        Assert.Equal(130, result.ExitCode);
    }

    [Theory]
    [InlineData(Wait, "")]
    [InlineData(Native, "child ended\r\n")]
    public async Task Control_C_on_a_terminal_does_the_same(string command, string childOutput)
    {
        using Terminal terminal = Terminal.Start(["-Command", command]);
        await terminal.ExpectAsync("started");
        await terminal.TypeAsync(Terminal.ControlC);

        Assert.Equal(130, await terminal.EndAsync());
        Assert.EndsWith(childOutput + "cleaned up\r\n", terminal.Screen);
        Assert.DoesNotContain("not here", terminal.Screen);
    }

    [Fact]
    public async Task Control_C_at_a_question_stops_the_command()
    {
        using Terminal terminal = Terminal.Start(
            ["-Command", "try { $Host.UI.Write('Name: '); $Host.UI.ReadLine() } finally { $Host.UI.WriteLine('cleaned up') }"]);
        await terminal.ExpectAsync("Name: ");
        await terminal.TypeAsync("bo" + Terminal.ControlC);

        Assert.Equal(130, await terminal.EndAsync());
        Assert.EndsWith("cleaned up\r\n", terminal.Screen);
    }

    [Fact]
    public async Task A_signal_ends_a_question_that_nobody_answers()
    {
        // Standard input stays open, and nothing comes.
        ShellResult result = await SignalAsync(
            "'started'; try { $Host.UI.ReadLine() } finally { $Host.UI.WriteLine('cleaned up') }", "TERM");

        Assert.Equal((143, "cleaned up\n"), (result.ExitCode, result.Output));
    }

    private static Task<ShellResult> SignalAsync(string command, string signal) => SignalAsync(["-Command", command], signal);

    /// <summary>Sends the signal to the shell alone, as kill(1) and a CI runner do. The result lacks the line "started".</summary>
    private static async Task<ShellResult> SignalAsync(string[] arguments, string signal)
    {
        using Process process = Shell.Start(arguments);
        Assert.Equal("started", await process.StandardOutput.ReadLineAsync());
        using Process kill = Process.Start("sh", ["-c", $"kill -{signal} {process.Id}"]);
        return await Shell.EndAsync(process, process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
    }
}
