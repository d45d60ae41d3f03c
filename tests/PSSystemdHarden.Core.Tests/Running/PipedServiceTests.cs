using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;

using PSSystemdHarden.Bus;
using PSSystemdHarden.Manager;
using PSSystemdHarden.Running;
using PSSystemdHarden.Testing;
using PSSystemdHarden.Units;

using Xunit;

namespace PSSystemdHarden.Core.Tests.Running;

/// <summary>Transient services with their streams, over the private socket and over the bus, against the real PID 1.</summary>
[SupportedOSPlatform("linux")]
public class PipedServiceTests(ITestOutputHelper output)
{
    public static TheoryData<bool> Ways => [false, true];

    [ThrowawayTheory, MemberData(nameof(Ways))]
    public void What_it_wrote_and_how_it_ended_are_told(bool overBus)
    {
        using var manager = new SystemdManager();
        var (outcome, sink) = Run(manager, overBus, "/bin/sh", "-c", "echo out; echo err >&2; printf last; exit 3");
        Assert.Equal(("out\nlast", "err\n"), (sink.OutputText, sink.ErrorText));
        Assert.Equal((3, null, "exit-code", true), (outcome.ExitCode, outcome.Signal, outcome.Result, outcome.WasExecuted));
        Assert.Equal(32, outcome.InvocationId.Length);
        Assert.InRange(outcome.StartTime!.Value, DateTime.Now.AddMinutes(-2), DateTime.Now);
        Assert.InRange(outcome.Duration!.Value, TimeSpan.FromMicroseconds(1), TimeSpan.FromMinutes(1));
        Assert.Equal(overBus, outcome.CpuTime > TimeSpan.Zero);
        AssertNothingIsLeft();
    }

    [ThrowawayTheory, MemberData(nameof(Ways))]
    public void A_signal_and_a_program_that_is_not_there_are_told_apart(bool overBus)
    {
        using var manager = new SystemdManager();
        ServiceOutcome killed = Run(manager, overBus, "/bin/sh", "-c", "kill -9 $$").Outcome;
        Assert.Equal((137, 9, "signal", true), (killed.ExitCode, killed.Signal, killed.Result, killed.WasExecuted));
        ServiceOutcome missing = Run(manager, overBus, "/no/such/program").Outcome;
        Assert.Equal((203, null, false), (missing.ExitCode, missing.Signal, missing.WasExecuted));
        ServiceOutcome own = Run(manager, overBus, "/bin/sh", "-c", "sleep 0.3; exit 203").Outcome;
        Assert.Equal((203, null, true), (own.ExitCode, own.Signal, own.WasExecuted));
        AssertNothingIsLeft();
    }

    [ThrowawayFact]
    public void Arguments_reach_the_program_to_the_byte()
    {
        string[] arguments = ["", " ", "$HOME", "${HOME}", "$$", "%n", "%%", ";", "a;b", "\\;", "'", "\"", "\\", "\n", "\t", "-x", "*", "ünïcode 😀", "@", "+", new string('x', 60_000)];
        using var manager = new SystemdManager();
        Sink sink = Run(manager, overBus: false, ["/bin/sh", "-c", "for a in \"$@\"; do printf '%s\\0' \"$a\"; done", "sh", .. arguments]).Sink;
        Assert.Equal(arguments, sink.OutputText.Split('\0')[..^1]);
    }

    [ThrowawayTheory, InlineData(0), InlineData(1), InlineData(65_536), InlineData(20_000_000)]
    public void Input_comes_back_to_the_byte(int size)
    {
        byte[] data = RandomNumberGenerator.GetBytes(size);
        using var manager = new SystemdManager();
        using PipedService service = manager.Runner!.StartPiped(New("/bin/cat"), new ServicePipes(hasInput: true), default);
        var sink = new Sink();
        service.Write(data, sink, default);
        Assert.Equal(0, service.Finish(sink, default).ExitCode);
        Assert.Equal(data, sink.Bytes);
    }

    [ThrowawayFact]
    public void Input_that_nobody_reads_any_more_is_dropped()
    {
        using var manager = new SystemdManager();
        using PipedService service = manager.Runner!.StartPiped(New("/usr/bin/head", "-c", "10"), new ServicePipes(hasInput: true), default);
        var sink = new Sink();
        service.Write(new byte[10_000_000], sink, default);
        Assert.Equal(0, service.Finish(sink, default).ExitCode);
        Assert.Equal(10, sink.Bytes.Length);
    }

    [ThrowawayFact]
    public void What_does_not_end_is_stopped_with_all_that_it_started()
    {
        using var manager = new SystemdManager();
        TransientService spec = New("/bin/sh", "-c", "trap '' TERM; sleep 1000 & echo up; while :; do sleep 1000; done");
        using var stop = new CancellationTokenSource();
        var sink = new Sink { OnOutput = stop.Cancel };
        var watch = Stopwatch.StartNew();
        using (PipedService service = manager.Runner!.StartPiped(spec, new ServicePipes(hasInput: false), default))
            Assert.ThrowsAny<OperationCanceledException>(() => service.Finish(sink, stop.Token));
        output.WriteLine($"ended after {watch.ElapsedMilliseconds} ms");
        AssertNothingIsLeft();
    }

    [ThrowawayFact]
    public void A_limit_is_kept_by_systemd()
    {
        using var manager = new SystemdManager();
        using PipedService service = manager.Runner!.StartPiped(New("/bin/sleep", "1000") with { Limit = TimeSpan.FromSeconds(0.5) }, new ServicePipes(hasInput: false), default);
        ServiceOutcome outcome = service.Finish(new Sink(), default);
        Assert.Equal(("timeout", 143), (outcome.Result, outcome.ExitCode));
    }

    [ThrowawayFact]
    public void A_descriptor_that_was_handed_on_holds_nothing_up()
    {
        // systemd itself keeps a copy of the pipe for another unit: what is in it is read, and its closing is not waited for.
        using var manager = new SystemdManager();
        var (outcome, sink) = Run(manager, overBus: false, "/bin/sh", "-c", "echo first; systemd-run --quiet --unit=pssh-holder --pipe sleep 1000 >&2 & sleep 1; echo last");
        try
        {
            Assert.Equal(("first\nlast\n", 0), (sink.OutputText, outcome.ExitCode));
            Assert.Equal("active", LiveMachine.Run("systemctl", "is-active", "pssh-holder").Trim());
        }
        finally
        {
            LiveMachine.TryRun("systemctl", "stop", "pssh-holder");
        }
    }

    [ThrowawayTheory, MemberData(nameof(Ways))]
    public void A_manager_that_reexecutes_itself_is_outlived(bool overBus)
    {
        using var manager = new SystemdManager();
        using PipedService service = manager.Runner!.StartPiped(
            New("/bin/sh", "-c", "echo up; read line; sleep 5; echo $line; exit 4") with { CountsUsage = overBus }, new ServicePipes(hasInput: true), default);
        using var up = new CancellationTokenSource();
        var sink = new Sink { OnOutput = up.Cancel };
        Assert.ThrowsAny<OperationCanceledException>(() => service.Await(sink, up.Token));
        LiveMachine.Run("systemctl", "daemon-reexec");

        // It goes on for some seconds, for the watch to be there again: on the private socket nothing keeps a unit that ends before.
        var rest = new Sink();
        service.Write("down\n"u8, rest, default);
        Assert.Equal((4, "down\n"), (service.Finish(rest, default).ExitCode, rest.OutputText));
    }

    /// <summary>PID 1 tells nobody of changes while one client does not read what it is sent; 257 and later keep units that have ended until it does.</summary>
    [ThrowawayFact]
    public void A_client_of_systemd_that_does_not_read_holds_nothing_up()
    {
        using var units = LoadedUnits.Many(400);
        File.WriteAllText(LiveMachine.RuntimeUnits + "/pssh-slow.service", "[Service]\nType=oneshot\nExecStart=/bin/sleep 1000\n");
        LiveMachine.Run("systemctl", "daemon-reload");
        using var stuck = Process.Start("systemctl", ["start", "pssh-slow"]);
        try
        {
            LiveMachine.WaitUntil(() => LiveMachine.TryRun("systemctl", "is-active", "pssh-slow").Output.Trim() == "activating");
            LiveMachine.Run("kill", "-STOP", stuck.Id.ToString(CultureInfo.InvariantCulture));
            using var manager = new SystemdManager();
            string name = TransientService.NewName();
            for (int i = 0; i < 12 && !IsKept(name); i++)
            {
                LiveMachine.Run("systemctl", "daemon-reload");
                name = TransientService.NewName();
                using PipedService quick = manager.Runner!.StartPiped(new(name, ["/bin/true"]), new ServicePipes(hasInput: false), default);
                Assert.Equal(0, quick.Finish(new Sink(), default).ExitCode);
            }

            Assert.Equal(manager.GetVersion(default).Major >= 257, IsKept(name));
            foreach (bool overBus in Ways)
            {
                var (outcome, sink) = Run(manager, overBus, "/bin/sh", "-c", "echo out; exit 3");
                Assert.Equal((3, "exit-code", "out\n"), (outcome.ExitCode, outcome.Result, sink.OutputText));
            }

            using (PipedService endless = manager.Runner!.StartPiped(New("/bin/sleep", "1000"), new ServicePipes(hasInput: false), default))
                endless.Service.Begun.Wait(TestContext.Current.CancellationToken);
        }
        finally
        {
            stuck.Kill();
            LiveMachine.TryRun("systemctl", "stop", "pssh-slow");
            File.Delete(LiveMachine.RuntimeUnits + "/pssh-slow.service");
        }

        AssertNothingIsLeft();

        static bool IsKept(string unit) => LiveMachine.Run("systemctl", "list-units", "--all", "--plain", "--no-legend", unit).Contains(unit, StringComparison.Ordinal);
    }

    [ThrowawayFact]
    public void What_would_harm_PID_1_is_not_sent()
    {
        using var manager = new SystemdManager();
        var error = Assert.Throws<PropertyTooLargeException>(() => Run(manager, overBus: false, "/bin/echo", new string('x', 100_000)));
        Assert.Equal("ExecStart", error.Property);
        Assert.Throws<PropertyTooLargeException>(() => manager.Runner!.Start(New("/bin/true") with { Description = new string('x', 70_000) }, default));
    }

    internal static TransientService New(params string[] command) => new(TransientService.NewName(), command);

    internal static (ServiceOutcome Outcome, Sink Sink) Run(SystemdManager manager, bool overBus, params string[] command)
    {
        var sink = new Sink();
        using PipedService service = manager.Runner!.StartPiped(New(command) with { CountsUsage = overBus }, new ServicePipes(hasInput: false), default);
        return (service.Finish(sink, default), sink);
    }

    /// <summary>systemd 257 forgets a unit when it has told all its clients of its end, which takes it a while on a busy machine.</summary>
    internal static void AssertNothingIsLeft()
    {
        LiveMachine.WaitUntil(() => LiveMachine.Run("systemctl", "list-units", "--all", "--plain", "--no-legend", "pssystemdharden-run-*").Length == 0, seconds: 180);
        Assert.DoesNotContain(Directory.EnumerateDirectories("/sys/fs/cgroup", "pssystemdharden-run-*", SearchOption.AllDirectories), _ => true);
    }

    internal sealed class Sink : IOutputSink
    {
        private readonly List<byte> _output = [], _error = [];

        internal Action? OnOutput { get; init; }

        internal byte[] Bytes => [.. _output];

        internal string OutputText => Encoding.UTF8.GetString(Bytes);

        internal string ErrorText => Encoding.UTF8.GetString([.. _error]);

        public void TakeOutput(ReadOnlySpan<byte> data)
        {
            _output.AddRange(data);
            OnOutput?.Invoke();
        }

        public void TakeError(ReadOnlySpan<byte> data) => _error.AddRange(data);

        public void End()
        {
        }
    }
}
