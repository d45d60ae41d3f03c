namespace EmbeddedShell.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public async Task Version_is_the_engines()
    {
        ShellResult result = await Shell.RunAsync(["-Version"]);

        ShellResult engine = await Shell.CommandAsync("\"$($PSVersionTable.PSVersion)\"");
        Assert.Equal(engine.Output, result.Output);
        Assert.Equal(0, result.ExitCode);
    }

    [Theory]
    [InlineData("-Help")]
    [InlineData("-h")]
    [InlineData("-?")]
    [InlineData("--help")]
    public async Task Help_names_the_options(string option)
    {
        ShellResult result = await Shell.RunAsync([option]);

        Assert.All(["-Command", "-File", "-NonInteractive", "-NoProfile", "-Version"], name => Assert.Contains(name, result.Output));
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
    }

    [Theory]
    [InlineData("-Nonsense")]
    [InlineData("-Command")]
    [InlineData("-File")]
    [InlineData("-File", "no-such-file.ps1")]
    [InlineData("no-such-file.ps1")]
    public async Task A_bad_command_line_is_64_with_a_message(params string[] arguments)
    {
        ShellResult result = await Shell.RunAsync(arguments);

        Assert.Equal((64, ""), (result.ExitCode, result.Output));
        Assert.Contains(arguments[^1], result.Error);
    }

    [Fact]
    public async Task What_follows_Command_is_one_text()
    {
        ShellResult result = await Shell.RunAsync(["-nop", "-noni", "-nol", "-c", "'a';", "'-File'"]);

        Assert.Equal("a\n-File\n", result.Output);
    }

    [Fact]
    public async Task A_script_may_stand_without_File_and_without_an_extension()
    {
        using var folder = new TemporaryFolder();
        string script = folder.Add("hello", "#!/usr/bin/env pwsh\nparam($Name) \"hello $Name\"");

        Assert.Equal("hello you\n", (await Shell.RunAsync([script, "-Name", "you"])).Output);
    }

    [Fact]
    public async Task The_session_has_no_profile_no_errors_and_no_telemetry()
    {
        ShellResult result = await Shell.CommandAsync("$Error.Count; $Host.Name; $env:POWERSHELL_TELEMETRY_OPTOUT; $PSHOME -ne ''");

        Assert.Equal("0\nEmbeddedShell\n1\nTrue\n", result.Output);
        Assert.Equal("", result.Error);
    }

    [Fact]
    public async Task PSModulePath_of_the_environment_is_kept()
    {
        using var folder = new TemporaryFolder();
        folder.Add("Greeter/Greeter.psm1", "function Get-Greeting { 'found by itself' }");

        ShellResult result = await Shell.RunAsync(
            ["-Command", "Get-Greeting"], environment: new Dictionary<string, string?> { ["PSModulePath"] = folder.Path });

        Assert.Equal("found by itself\n", result.Output);
    }
}
