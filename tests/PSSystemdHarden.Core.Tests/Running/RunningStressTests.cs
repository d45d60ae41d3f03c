using System.Globalization;
using System.Runtime.Versioning;

using PSSystemdHarden.Manager;
using PSSystemdHarden.Running;
using PSSystemdHarden.Testing;

using Xunit;

namespace PSSystemdHarden.Core.Tests.Running;

/// <summary>Many transient services, each checked: nothing is lost, and nothing is left.</summary>
[SupportedOSPlatform("linux")]
public class RunningStressTests
{
    [ThrowawayFact]
    public void A_thousand_in_a_row_lose_nothing_and_leave_nothing()
    {
        using var manager = new SystemdManager();
        Check(manager, -1);
        int descriptors = Descriptors(), threads = Threads();
        for (int i = 0; i < 1000; i++)
            Check(manager, i);
        Assert.InRange(Descriptors(), 0, descriptors + 4);
        Assert.InRange(Threads(), 0, threads + 8);
        PipedServiceTests.AssertNothingIsLeft();
    }

    [ThrowawayFact]
    public void Two_hundred_at_once_lose_nothing_and_leave_nothing()
    {
        const int Count = 200;
        using var manager = new SystemdManager();
        Check(manager, -1);
        int descriptors = Descriptors();
        var failures = new Exception?[Count];

        // They wait for each other: none ends before all have begun.
        using var allThere = new Barrier(Count);
        Thread[] shells = [.. Enumerable.Range(0, Count).Select(i => new Thread(() =>
        {
            try
            {
                allThere.SignalAndWait();
                Check(manager, i);
            }
            catch (Exception e)
            {
                failures[i] = e;
            }
        }))];
        foreach (Thread shell in shells)
            shell.Start();
        foreach (Thread shell in shells)
            shell.Join();
        Assert.All(failures, Assert.Null);
        Assert.InRange(Descriptors(), 0, descriptors + 4);
        PipedServiceTests.AssertNothingIsLeft();
    }

    /// <summary>Some lines in, the same out, a last one without an end, and a status of its own.</summary>
    private static void Check(SystemdManager manager, int number)
    {
        string text = string.Concat(Enumerable.Range(0, 50).Select(line => string.Create(CultureInfo.InvariantCulture, $"{number}: line {line}\n"))) + "end";
        int status = (number & 63) + 1;
        var sink = new PipedServiceTests.Sink();
        using PipedService service = manager.Runner!.StartPiped(
            PipedServiceTests.New("/bin/sh", "-c", $"cat; printf error >&2; exit {status}"), new ServicePipes(hasInput: true), default);
        service.Write(System.Text.Encoding.UTF8.GetBytes(text), sink, default);
        ServiceOutcome outcome = service.Finish(sink, default);
        Assert.Equal((text, "error", status), (sink.OutputText, sink.ErrorText, outcome.ExitCode));
    }

    private static int Descriptors() => Directory.GetFiles("/proc/self/fd").Length;

    private static int Threads() => Directory.GetDirectories("/proc/self/task").Length;
}
