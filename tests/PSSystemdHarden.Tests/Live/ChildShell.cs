using System.Diagnostics;

using PSSystemdHarden.Testing;

using Xunit;

namespace PSSystemdHarden.Tests.Live;

/// <summary>The embedded shell in a process of its own: another user, another environment.</summary>
internal static class ChildShell
{
    internal sealed record Result(int Status, string Output, string Errors)
    {
        internal string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>A script that prints the id and category of the error that ends it.</summary>
    internal static string Catching(string script) => $"try {{ {script} }} catch {{ \"$($_.FullyQualifiedErrorId) $($_.CategoryInfo.Category)\" }}";

    internal static Result Run(string script, params string[] environment) => RunBehind([], script, environment);

    internal static Result RunAs(string user, string script, params string[] environment) =>
        RunBehind(["runuser", "-u", user, "--"], script, environment);

    /// <summary>Runs a script on a pseudo-terminal; both its streams are in the output.</summary>
    internal static Result RunOnTerminal(string script, params string[] environment) => RunOnTerminal(80, script, environment);

    /// <summary>The same on one with so many cells in a line.</summary>
    internal static Result RunOnTerminal(int columns, string script, params string[] environment) =>
        Start(["script", "--quiet", "--return", "--command", $"stty cols {columns} && {Quoted(script, environment)}", "/dev/null"]);

    /// <summary>The command line that runs a script, for a shell.</summary>
    internal static string Quoted(string script, params string[] environment) =>
        string.Join(' ', CommandLine(script, environment).Select(word => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'"));

    /// <summary>Runs a script by way of a command that executes its own arguments.</summary>
    internal static Result RunBehind(string[] command, string script, params string[] environment) =>
        Start([.. command, .. CommandLine(script, environment)]);

    private static string[] CommandLine(string script, string[] environment)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        string shell = Path.Combine(Repository.Root, "artifacts", "bin", "EmbeddedShell", configuration, "EmbeddedShell.dll");
        Assert.True(File.Exists(shell), $"{shell} is not built");
        return ["env", "--unset=NO_COLOR", "HOME=/tmp", .. environment, "dotnet", shell, "-Command", $"Import-Module '{Repository.Root}/PSSystemdHarden.psd1'; {script}"];
    }

    private static Result Start(string[] line)
    {
        using Process process = Process.Start(new ProcessStartInfo(line[0], line[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Result(process.ExitCode, output, errors.Result);
    }
}
