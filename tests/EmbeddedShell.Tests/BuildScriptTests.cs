using System.Diagnostics;
using System.Runtime.Versioning;

namespace EmbeddedShell.Tests;

/// <summary>build.sh alone, in a folder of its own, with programs on PATH that only say how they were called.</summary>
[SupportedOSPlatform("linux")]
public sealed class BuildScriptTests : IDisposable
{
    private const string Pwsh = "echo \"pwsh $*\"";

    /// <summary>"dotnet build" makes the shell; "dotnet X.dll" says that it runs it.</summary>
    private const string Dotnet =
        """
        if [ "$1" = build ]; then
            echo built >>"$ROOT/builds"
            [ ! -e "$ROOT/broken" ] || { echo 'error CS0000: broken'; exit 1; }
            : >"$ROOT/artifacts/bin/EmbeddedShell/release/EmbeddedShell.dll"
        else
            echo "dotnet $*"
        fi
        """;

    private readonly TemporaryFolder _root = new();
    private readonly TemporaryFolder _path = new();

    public BuildScriptTests()
    {
        _root.Add("build.sh", File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "build.sh")));
        _root.Add("global.json", "");
        _root.Add("Directory.Build.props", "");
        _root.Add("Directory.Packages.props", "");
        _root.Add("tools/EmbeddedShell/Program.cs", "");

        // What build.sh may use, and nothing else of the machine's PATH.
        foreach (string name in (string[])["sh", "cat", "dirname", "find", "flock", "mkdir", "mv", "readlink"])
        {
            string? program = ((string[])["/usr/bin", "/bin"]).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
            Assert.SkipWhen(program is null, $"{name} is not installed.");
            File.CreateSymbolicLink(Path.Combine(_path.Path, name), program);
        }
    }

    private string Shell_dll => $"{_root.Path}/artifacts/bin/EmbeddedShell/release/EmbeddedShell.dll";

    [Fact]
    public async Task Pwsh_is_taken_where_there_is_one()
    {
        Install("pwsh", Pwsh);
        Install("dotnet", Dotnet);

        ShellResult result = await RunAsync("Test", "-Suite", "trixie");

        Assert.Equal($"pwsh -NoProfile -File {_root.Path}/build.ps1 Test -Suite trixie\n", result.Output);
    }

    [Fact]
    public async Task Without_pwsh_the_embedded_shell_is_built_once_and_run()
    {
        Install("dotnet", Dotnet);
        string expected = $"dotnet {Shell_dll} -NoProfile -File {_root.Path}/build.ps1 Try a b\n";

        ShellResult first = await RunAsync("Try", "a b");
        ShellResult second = await RunAsync("Try", "a b");

        Assert.Equal((expected, expected, ""), (first.Output, second.Output, first.Error));
        Assert.Equal(1, Builds());
    }

    [Fact]
    public async Task A_newer_source_and_a_deleted_one_build_it_again()
    {
        Install("dotnet", Dotnet);
        await RunAsync("Build");

        File.SetLastWriteTimeUtc(Path.Combine(_root.Path, "tools/EmbeddedShell/Program.cs"), DateTime.UtcNow.AddSeconds(1));
        await RunAsync("Build");
        Assert.Equal(2, Builds());

        File.Delete(Path.Combine(_root.Path, "tools/EmbeddedShell/Program.cs"));
        Directory.SetLastWriteTimeUtc(Path.Combine(_root.Path, "tools/EmbeddedShell"), DateTime.UtcNow.AddSeconds(1));
        await RunAsync("Build");
        Assert.Equal(3, Builds());
    }

    [Fact]
    public async Task A_failed_build_shows_its_output_and_is_tried_again()
    {
        Install("dotnet", Dotnet);
        string broken = _root.Add("broken", "");

        ShellResult result = await RunAsync("Build");
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Equal("error CS0000: broken\nbuild.sh: the embedded shell could not be built\n", result.Error);

        File.Delete(broken);
        Assert.Equal(0, (await RunAsync("Build")).ExitCode);
    }

    [Theory]
    [InlineData("embedded", 0, "")]
    [InlineData("pwsh", 0, "")]
    [InlineData("bash", 64, "build.sh: PSSYSTEMDHARDEN_SHELL is 'bash'; it can be pwsh or embedded\n")]
    public async Task One_shell_can_be_forced(string shell, int code, string error)
    {
        Install("pwsh", Pwsh);
        Install("dotnet", Dotnet);

        ShellResult result = await RunAsync(["Build"], shell);

        Assert.Equal((code, error), (result.ExitCode, result.Error));
        Assert.Equal(shell == "embedded" ? $"dotnet {Shell_dll}" : shell == "pwsh" ? "pwsh" : "", result.Output.Split(" -NoProfile")[0]);
    }

    [Theory]
    [InlineData(null, "build.sh: neither pwsh nor dotnet is on PATH: install PowerShell 7.4 or later, or the .NET 10 SDK\n")]
    [InlineData("pwsh", "build.sh: PSSYSTEMDHARDEN_SHELL asks for pwsh, which is not on PATH\n")]
    public async Task A_missing_program_is_named(string? shell, string error)
    {
        ShellResult result = await RunAsync(["Build"], shell);

        Assert.Equal((127, "", error), (result.ExitCode, result.Output, result.Error));
    }

    public void Dispose()
    {
        _root.Dispose();
        _path.Dispose();
    }

    private Task<ShellResult> RunAsync(params string[] arguments) => RunAsync(arguments, null);

    private async Task<ShellResult> RunAsync(string[] arguments, string? shell)
    {
        var environment = new Dictionary<string, string?>
        {
            ["PATH"] = _path.Path,
            ["ROOT"] = _root.Path,
            ["PSSYSTEMDHARDEN_SHELL"] = shell,
        };
        // From a directory that is not the root: /.
        string[] command = ["-c", "cd / && exec sh \"$0\" \"$@\"", Path.Combine(_root.Path, "build.sh"), .. arguments];
        using Process process = Shell.Start("/bin/sh", command, environment);
        process.StandardInput.Close();
        return await Shell.EndAsync(process, process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
    }

    private void Install(string name, string script)
    {
        string path = _path.Add(name, "#!/bin/sh\n" + script + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private int Builds() => File.ReadAllLines(Path.Combine(_root.Path, "builds")).Length;
}
