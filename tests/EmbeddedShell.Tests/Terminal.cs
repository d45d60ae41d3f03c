using System.Diagnostics;
using System.Text;

namespace EmbeddedShell.Tests;

/// <summary>The shell on a pseudo-terminal, made by util-linux's script(1), with someone who reads and types.</summary>
internal sealed class Terminal : IDisposable
{
    public const string ControlC = "\u0003";
    public const string ControlD = "\u0004";
    public const string Up = "\e[A";
    public const string Left = "\e[D";

    private readonly Process _process;
    private readonly StringBuilder _screen = new();
    private readonly Task _reader;

    private Terminal(Process process)
    {
        _process = process;
        _reader = ReadAsync();
    }

    /// <summary>Everything so far, escape sequences included.</summary>
    public string Screen
    {
        get
        {
            lock (_screen)
            {
                return _screen.ToString();
            }
        }
    }

    /// <param name="arguments">The shell's own.</param>
    /// <param name="environment">As for <see cref="Shell.RunAsync"/>.</param>
    /// <param name="redirection">For the command line, such as "2>/dev/null".</param>
    public static Terminal Start(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, string redirection = "")
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "script(1) of util-linux is not installed.");
        string command = string.Join(' ', arguments.Prepend(Shell.Assembly).Prepend("dotnet").Select(Quote));
        // "exec": a shell that stayed between would end by the terminal's Ctrl+C, and its status would stand for ours.
        return new Terminal(Shell.Start("script", ["-qec", $"stty rows 30 cols 100; exec {command} {redirection}", "/dev/null"], environment));
    }

    /// <summary>The whole output of a command that asks nothing.</summary>
    public static async Task<(int ExitCode, string Screen)> RunAsync(
        string command, IReadOnlyDictionary<string, string?>? environment = null, string redirection = "")
    {
        using Terminal terminal = Start(["-NoProfile", "-Command", command], environment, redirection);
        return (await terminal.EndAsync(), terminal.Screen);
    }

    public async Task TypeAsync(string keys)
    {
        await _process.StandardInput.WriteAsync(keys);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Waits until the screen shows <paramref name="text"/>, this many times.</summary>
    public async Task ExpectAsync(string text, int times = 1)
    {
        var watch = Stopwatch.StartNew();
        while (Screen.Split(text).Length <= times)
        {
            Assert.False(_reader.IsCompleted && Screen.Split(text).Length <= times, $"'{text}' never came. The screen:\n{Screen}");
            Assert.True(watch.Elapsed < Shell.Patience, $"Waiting for '{text}'. The screen:\n{Screen}");
            await Task.Delay(20);
        }
    }

    public async Task<int> EndAsync()
    {
        await Shell.EndAsync(_process, Task.FromResult(string.Empty), Task.FromResult(string.Empty));
        await _reader.WaitAsync(Shell.Patience);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private static string Quote(string argument) => "'" + argument.Replace("'", @"'\''", StringComparison.Ordinal) + "'";

    private async Task ReadAsync()
    {
        var buffer = new char[4096];
        int count;
        while ((count = await _process.StandardOutput.ReadAsync(buffer)) > 0)
        {
            lock (_screen)
            {
                _screen.Append(buffer, 0, count);
            }
        }
    }
}
