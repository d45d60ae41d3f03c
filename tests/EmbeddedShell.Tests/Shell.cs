using System.Diagnostics;
using System.Globalization;

namespace EmbeddedShell.Tests;

/// <summary>What a run of the shell left behind.</summary>
internal sealed record ShellResult(int ExitCode, string Output, string Error);

/// <summary>Starts the built EmbeddedShell.dll as its users do.</summary>
internal static class Shell
{
    /// <summary>A test that needs this long hangs.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Next to this assembly's folder, in the same configuration.</summary>
    public static string Assembly { get; } = Find();

    /// <summary>A background job of sh ignores SIGINT, and so do its children: a test run there must undo that.</summary>
    private static readonly bool s_ignoresInterrupt = IgnoresInterrupt();

    /// <summary>Runs a command with an empty standard input.</summary>
    public static Task<ShellResult> CommandAsync(string command) => RunAsync(["-NoProfile", "-Command", command]);

    /// <param name="arguments">The shell's own.</param>
    /// <param name="input">All of standard input.</param>
    /// <param name="environment">Set in addition to this process's; null removes one.</param>
    public static async Task<ShellResult> RunAsync(
        IEnumerable<string> arguments, string input = "", IReadOnlyDictionary<string, string?>? environment = null)
    {
        using Process process = Start(arguments, environment);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It did not want all of it.
        }

        return await EndAsync(process, output, error);
    }

    public static Process Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
        => Start("dotnet", [Assembly, .. arguments], environment);

    public static Process Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        if (s_ignoresInterrupt)
        {
            (program, arguments) = ("/usr/bin/env", ["--default-signal=INT", program, .. arguments]);
        }

        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Whatever the machine is set to, each test begins with the same.
        start.Environment.Remove("NO_COLOR");
        start.Environment.Remove("PSModulePath");
        start.Environment["TERM"] = "xterm-256color";
        foreach ((string name, string? value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    public static async Task<ShellResult> EndAsync(Process process, Task<string> output, Task<string> error)
    {
        using var timeout = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
            return new ShellResult(process.ExitCode, await output.WaitAsync(timeout.Token), await error.WaitAsync(timeout.Token));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException("The shell hangs.");
        }
    }

    private static string Find()
    {
        string here = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        return Path.GetFullPath(Path.Combine(here, "..", "..", "EmbeddedShell", Path.GetFileName(here), "EmbeddedShell.dll"));
    }

    private static bool IgnoresInterrupt()
    {
        const ulong InterruptBit = 1 << (2 - 1);
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal));
        return (ulong.Parse(line.AsSpan(7).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & InterruptBit) != 0;
    }
}
