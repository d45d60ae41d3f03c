using System.Diagnostics;
using System.Runtime.Versioning;

using PSSystemdHarden.Bus;
using PSSystemdHarden.Manager;
using PSSystemdHarden.Testing;
using PSSystemdHarden.Units;

using Xunit;

namespace PSSystemdHarden.Core.Tests.Bus;

/// <summary>The connection against the real bus and the real PID 1.</summary>
[SupportedOSPlatform("linux")]
public class BusConnectionTests(ITestOutputHelper output)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private static readonly BusCall s_dbusSettings = ManagerCalls.ServiceProperties(UnitObjectPath.Of("dbus.service"));

    [LiveFact]
    public void Two_thousand_calls_at_once_all_get_their_answers()
    {
        // dbus-daemon refuses more than 128 pending replies a connection: the connection must hold the others back.
        using BusConnection bus = BusConnection.Open(BusTransport.SystemBus);
        string[] versions = Wait(Task.WhenAll(Enumerable.Range(0, 2000).Select(_ => bus.CallAsync(ManagerCalls.Version, ReplyDecoders.Text, s_patience, default))));
        Assert.Single(versions.Distinct());
        Assert.Equal(BusTransport.SystemBus, bus.Transport);
    }

    [ThrowawayFact]
    public void The_private_socket_gives_the_same_answers()
    {
        using BusConnection bus = BusConnection.Open(BusTransport.SystemBus);
        using BusConnection socket = BusConnection.Open(BusTransport.PrivateSocket);
        List<UnitListEntry> one = Wait(bus.CallAsync(ManagerCalls.ListUnits, ReplyDecoders.UnitList, s_patience, default));
        List<UnitListEntry> other = Wait(socket.CallAsync(ManagerCalls.ListUnits, ReplyDecoders.UnitList, s_patience, default));
        Assert.Equal(one.Select(u => u.Name).Order(), other.Select(u => u.Name).Order());
    }

    [LiveFact]
    public void An_error_reply_keeps_its_DBus_name()
    {
        using BusConnection bus = BusConnection.Open();
        var call = ManagerCalls.UnitProperty("/org/freedesktop/systemd1/unit/dbus_2eservice", "NoSuchProperty");
        var error = Assert.Throws<BusErrorException>(() => Wait(bus.CallAsync(call, ReplyDecoders.Text, s_patience, default)));
        Assert.Equal("org.freedesktop.DBus.Error.UnknownProperty", error.ErrorName);
        Assert.Equal("org.freedesktop.DBus.Properties.Get", error.Call);
    }

    [LiveFact]
    public void A_reply_of_another_form_is_an_error_and_the_connection_goes_on()
    {
        using BusConnection bus = BusConnection.Open();
        Assert.Throws<BusProtocolException>(() => Wait(bus.CallAsync(ManagerCalls.Version, ReplyDecoders.UnitList, s_patience, default)));
        Assert.NotEmpty(Wait(bus.CallAsync(ManagerCalls.Version, ReplyDecoders.Text, s_patience, default)));
    }

    [ThrowawayFact]
    public void A_late_answer_is_a_timeout_and_a_cancelled_call_ends_at_once()
    {
        using BusConnection bus = BusConnection.Open(BusTransport.SystemBus);
        Wait(bus.CallAsync(ManagerCalls.Version, ReplyDecoders.Text, s_patience, default));
        string daemon = LiveMachine.Run("systemctl", "show", "--value", "--property=MainPID", "dbus.service").Trim();
        LiveMachine.Run("kill", "-STOP", daemon);
        try
        {
            var watch = Stopwatch.StartNew();
            var timeout = Assert.Throws<BusTimeoutException>(() => Wait(bus.CallAsync(ManagerCalls.Version, ReplyDecoders.Text, TimeSpan.FromMilliseconds(300), default)));
            Assert.Contains("Properties.Get", timeout.Message, StringComparison.Ordinal);
            Assert.InRange(watch.ElapsedMilliseconds, 250, 20_000);

            using var stop = new CancellationTokenSource(200);
            watch.Restart();
            Assert.ThrowsAny<OperationCanceledException>(() => Wait(bus.CallAsync(s_dbusSettings, ReplyDecoders.ServiceSettings, s_patience, stop.Token)));
            Assert.InRange(watch.ElapsedMilliseconds, 150, 20_000);
        }
        finally
        {
            LiveMachine.Run("kill", "-CONT", daemon);
        }

        Assert.NotEmpty(Wait(bus.CallAsync(ManagerCalls.Version, ReplyDecoders.Text, s_patience, default)));
    }

    [ThrowawayFact]
    public void Calls_under_way_fail_as_disconnected_when_systemd_reexecutes_itself()
    {
        using BusConnection socket = BusConnection.Open(BusTransport.PrivateSocket);
        Task<ServiceSettings>[] calls =
            [.. Enumerable.Range(0, 20_000).Select(_ => socket.CallAsync(s_dbusSettings, ReplyDecoders.ServiceSettings, s_patience, default))];
        LiveMachine.Run("systemctl", "daemon-reexec");
        Assert.Throws<BusDisconnectedException>(() => Wait(Task.WhenAll(calls)));
        Assert.All(calls, call => Assert.True(call.IsCompletedSuccessfully || call.Exception?.InnerException is BusDisconnectedException));
        Assert.False(socket.IsOpen);
        output.WriteLine($"{calls.Count(call => call.IsCompletedSuccessfully)} of {calls.Length} calls were answered before");
        Assert.Throws<BusDisconnectedException>(() => Wait(socket.CallAsync(ManagerCalls.Version, ReplyDecoders.Text, s_patience, default)));
    }

    [LiveFact]
    public void Connections_leave_no_descriptor_and_no_thread_behind()
    {
        static void OpenAndClose()
        {
            using BusConnection bus = BusConnection.Open();
            Wait(bus.CallAsync(ManagerCalls.Version, ReplyDecoders.Text, s_patience, default));
        }

        static int Descriptors() => Directory.GetFiles("/proc/self/fd").Length;
        static int BusThreads() => Directory.GetDirectories("/proc/self/task").Count(t => NameOf(t) == "PSSystemdHarden");
        static string NameOf(string task) => File.Exists($"{task}/comm") ? File.ReadAllText($"{task}/comm").Trim() : string.Empty;

        OpenAndClose();
        int before = Descriptors(), threads = BusThreads();
        for (int i = 0; i < 50; i++)
            OpenAndClose();

        // The kernel may need a moment more for a thread that has ended.
        LiveMachine.WaitUntil(() => BusThreads() <= threads);
        Assert.InRange(Descriptors(), 0, before + 4);
    }

    /// <summary>Not by await, which would go on with the test, and all that follow, on the connection's own thread: nobody would read there meanwhile.</summary>
    private static T Wait<T>(Task<T> answer) => BlockingWait.For(answer, default);
}
