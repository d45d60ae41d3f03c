using System.Diagnostics;
using System.Globalization;
using System.Text;

using PSSystemdHarden.Testing;

using Xunit;

namespace PSSystemdHarden.Tests.Live;

/// <summary>
/// A shell with this module on a real terminal, made by util-linux's script(1), with someone who types and looks. The terminal's settings
/// are taken before the shell starts and after its end.
/// </summary>
internal sealed class TypedTerminal : IDisposable
{
    /// <summary>For a machine that is busy with everything else.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("psh-terminal-").FullName;
    private readonly StringBuilder _screen = new();
    private readonly Process _process;
    private readonly Task _reader;

    /// <summary>Starts a script in the shell, on a terminal of 30 rows and 100 columns.</summary>
    internal TypedTerminal(string script)
    {
        string outer = Path.Combine(_folder, "outer");
        File.WriteAllText(outer, $"""
            cd {_folder}
            stty rows 30 cols 100
            tty >tty
            stty -a >before
            {ChildShell.Quoted($"[IO.File]::WriteAllText('{_folder}/pid', $PID); {script}", "TERM=xterm-psh")}
            echo "status=$?"
            stty -a >after
            """);
        _process = Process.Start(new ProcessStartInfo("script", ["--quiet", "--return", "--command", $"/bin/sh {outer}", "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        _reader = ReadAsync();
    }

    /// <summary>All that was shown so far.</summary>
    internal string Screen
    {
        get
        {
            lock (_screen)
            {
                return _screen.ToString();
            }
        }
    }

    internal int ShellId => int.Parse(File.ReadAllText(Path.Combine(_folder, "pid")), CultureInfo.InvariantCulture);

    internal void Type(string keys)
    {
        _process.StandardInput.Write(keys);
        _process.StandardInput.Flush();
    }

    internal void Resize(int rows, int columns) => LiveMachine.Run(
        "stty", "-F", File.ReadAllText(Path.Combine(_folder, "tty")).Trim(), "rows", rows.ToString(CultureInfo.InvariantCulture), "cols", columns.ToString(CultureInfo.InvariantCulture));

    /// <summary>Waits until the screen shows a text.</summary>
    internal void Expect(string text)
    {
        var watch = Stopwatch.StartNew();
        while (!Screen.Contains(text, StringComparison.Ordinal))
        {
            Assert.False(_reader.IsCompleted && !Screen.Contains(text, StringComparison.Ordinal), $"'{text}' never came. The screen:\n{Screen}");
            Assert.True(watch.Elapsed < s_patience, $"Waiting for '{text}'. The screen:\n{Screen}");
            Thread.Sleep(20);
        }
    }

    /// <summary>Waits for the shell's end; the terminal's settings must be those from before.</summary>
    internal void ExpectEnd()
    {
        Expect("status=");
        Assert.True(_process.WaitForExit(s_patience), Screen);
        _reader.Wait(s_patience);
        Assert.Equal(WithoutSize("before"), WithoutSize("after"));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The first line has speed and size; the size may have been changed.</summary>
    private string WithoutSize(string file) => string.Join('\n', File.ReadLines(Path.Combine(_folder, file)).Skip(1));

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
