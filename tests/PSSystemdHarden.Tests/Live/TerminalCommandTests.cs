using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;

using PSSystemdHarden.Testing;

using Xunit;

namespace PSSystemdHarden.Tests.Live;

/// <summary>Invoke-SandboxedCommand -Tty with real terminals and a real PID 1.</summary>
[SupportedOSPlatform("linux")]
public sealed class TerminalCommandTests : IDisposable
{
    private const string ControlC = "\u0003", ControlD = "\u0004", ControlZ = "\u001a", Leave = "\u001d";

    private readonly string _program = Path.Combine(Path.GetTempPath(), $"psh-{Guid.NewGuid():N}");

    [ThrowawayFact]
    public void An_interactive_program_has_a_terminal_of_its_own()
    {
        Write("""
            test -t 0 && test -t 1 && test -t 2 && echo "all three: $(tty)"
            sh -c 'echo controlling >/dev/tty'
            echo "TERM is $TERM, size is $(stty size)"
            read line; echo "got <$line>"
            cat; echo "end of file"
            trap 'echo interrupted; exit 7' INT
            echo waiting; while :; do sleep 1; done
            """);
        using TypedTerminal terminal = Run("-PrivateTmp:$false -ProtectHome Yes");
        terminal.Expect("all three: /dev/pts/");
        terminal.Expect("controlling");
        terminal.Expect("TERM is xterm-psh, size is 30 100");
        terminal.Type("ein Wört\r");
        terminal.Expect("got <ein Wört>");
        terminal.Type(ControlD);
        terminal.Expect("end of file");
        terminal.Expect("waiting");
        terminal.Type(ControlC);
        terminal.Expect("interrupted");
        terminal.Expect("it gave 7");
        terminal.ExpectEnd();
        NothingIsLeft(terminal);
    }

    [ThrowawayFact]
    public void A_change_of_size_is_seen_inside()
    {
        Write("""
            trap 'echo "now $(stty size)"' WINCH
            echo ready
            until [ "$(stty size)" = "50 132" ]; do sleep 0.1; done
            read line
            """);
        using TypedTerminal terminal = Run();
        terminal.Expect("ready");
        terminal.Resize(50, 132);
        terminal.Expect("now 50 132");
        terminal.Type("\r");
        terminal.Expect("it gave 0");
        terminal.ExpectEnd();
    }

    [ThrowawayFact]
    public void All_of_a_long_output_is_on_the_screen_and_a_half_line_is_ended()
    {
        Write("""
            i=0; while [ $i -lt 5000 ]; do echo "line $i of the whole"; i=$((i + 1)); done
            printf 'the very last'
            """);
        using TypedTerminal terminal = Run();
        terminal.Expect("it gave 0");
        terminal.ExpectEnd();
        for (int i = 0; i < 5000; i++)
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"line {i} of the whole\r\n"), terminal.Screen, StringComparison.Ordinal);
        Assert.Contains("the very last\r\nit gave 0", terminal.Screen, StringComparison.Ordinal);
    }

    [ThrowawayFact]
    public void The_escape_sequence_ends_a_program_that_takes_every_key()
    {
        Write("trap '' INT QUIT TSTP; stty -isig; echo ready; while :; do sleep 1; done");
        using TypedTerminal terminal = Run();
        terminal.Expect("ready");
        terminal.Type(ControlC + ControlZ + Leave + Leave);
        Thread.Sleep(1500);
        terminal.Type("x");
        terminal.Type(Leave + Leave + Leave);
        terminal.Expect("it gave 143");
        terminal.ExpectEnd();
        NothingIsLeft(terminal);
    }

    [ThrowawayTheory]
    [InlineData("TERM")]
    [InlineData("HUP")]
    [InlineData("QUIT")]
    public void A_shell_that_is_told_to_end_leaves_the_terminal_as_it_was(string signal)
    {
        Write("stty -echo; echo ready; while :; do sleep 1; done");
        using TypedTerminal terminal = Run();
        terminal.Expect("ready");
        LiveMachine.Run("kill", "-s", signal, terminal.ShellId.ToString(CultureInfo.InvariantCulture));
        terminal.ExpectEnd();
        NothingIsLeft(terminal);
    }

    [ThrowawayFact]
    public void Stopping_the_pipeline_ends_the_program_and_leaves_the_terminal_as_it_was()
    {
        Write("echo ready; while :; do sleep 1; done");
        using TypedTerminal terminal = Run();
        terminal.Expect("ready");

        // Ctrl+C reaches the program only: the shell is stopped from elsewhere, as by a host.
        LiveMachine.Run("kill", "-s", "INT", terminal.ShellId.ToString(CultureInfo.InvariantCulture));
        terminal.ExpectEnd();
        NothingIsLeft(terminal);
    }

    [ThrowawayFact]
    public void A_program_that_can_t_be_run_is_explained_with_the_terminal_as_it_was()
    {
        using var terminal = new TypedTerminal("Invoke-SandboxedCommand -Tty -User nobody-of-that-name /bin/true");
        terminal.Expect("217/USER");
        terminal.ExpectEnd();
        NothingIsLeft(terminal);
    }

    [ThrowawayTheory]
    [InlineData("Invoke-SandboxedCommand -Tty true", "NoTerminal,PSSystemdHarden.Commands.InvokeSandboxedCommandCommand DeviceError")]
    [InlineData("'x' | Invoke-SandboxedCommand -Tty true", "TerminalExcludes,PSSystemdHarden.Commands.InvokeSandboxedCommandCommand InvalidArgument")]
    [InlineData("Invoke-SandboxedCommand -Tty -NoWait true", "TerminalExcludes,PSSystemdHarden.Commands.InvokeSandboxedCommandCommand InvalidArgument")]
    [InlineData("Invoke-SandboxedCommand -Tty -Raw true", "TerminalExcludes,PSSystemdHarden.Commands.InvokeSandboxedCommandCommand InvalidArgument")]
    public void Without_a_terminal_or_with_what_excludes_it_there_is_one_clear_error(string script, string expected) =>
        Assert.Equal([expected], ChildShell.Run(ChildShell.Catching(script)).Lines);

    public void Dispose() => File.Delete(_program);

    private static void NothingIsLeft(TypedTerminal terminal)
    {
        string guard = string.Create(CultureInfo.InvariantCulture, $"pssystemdharden-guard-{terminal.ShellId}-*");
        var watch = Stopwatch.StartNew();
        string units;
        while ((units = LiveMachine.Run("systemctl", "list-units", "--all", "--plain", "--no-legend", "pssystemdharden-run-*", guard)).Length > 0)
        {
            Assert.True(watch.Elapsed < TimeSpan.FromMinutes(1), units);
            Thread.Sleep(100);
        }
    }

    private TypedTerminal Run(string parameters = "") =>
        new($"Invoke-SandboxedCommand -Tty {parameters} /bin/sh {_program}; \"it gave $LASTEXITCODE\"");

    private void Write(string script) => File.WriteAllText(_program, script);
}
