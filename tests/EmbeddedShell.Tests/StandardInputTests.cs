using System.Diagnostics;

namespace EmbeddedShell.Tests;

public sealed class StandardInputTests
{
    [Theory]
    [InlineData("-Command", "-")]
    [InlineData("-File", "-")]
    [InlineData("-NonInteractive")]
    public async Task A_script_can_come_from_standard_input(params string[] arguments)
    {
        ShellResult result = await Shell.RunAsync(arguments, "function Double($x) {\n  2 * $x\n}\n\nDouble 21\n'é✓'\nexit 4\n");

        Assert.Equal((4, "42\né✓\n", ""), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public async Task Its_lines_are_dollar_input_for_a_command_and_a_file()
    {
        const string Script = "$input | ForEach-Object { \"<$_>\" }";
        using var folder = new TemporaryFolder();

        ShellResult command = await Shell.RunAsync(["-Command", Script], "a\nb\n");
        ShellResult file = await Shell.RunAsync(["-File", folder.Add("script.ps1", Script)], "a\nb\n");

        Assert.Equal(("<a>\n<b>\n", "<a>\n<b>\n"), (command.Output, file.Output));
    }

    [Fact]
    public async Task Dollar_input_is_read_while_it_comes()
    {
        using Process process = Shell.Start(["-Command", "$input | ForEach-Object { \"<$_>\" }"]);
        await process.StandardInput.WriteLineAsync("first");
        await process.StandardInput.FlushAsync();

        Assert.Equal("<first>", await process.StandardOutput.ReadLineAsync());
        process.StandardInput.Close();
        Assert.Equal(0, (await Shell.EndAsync(process, process.StandardOutput.ReadToEndAsync(), Task.FromResult(""))).ExitCode);
    }

    [Fact]
    public async Task An_empty_script_is_no_error()
    {
        ShellResult result = await Shell.RunAsync(["-Command", "-"]);

        Assert.Equal((0, "", ""), (result.ExitCode, result.Output, result.Error));
    }
}
