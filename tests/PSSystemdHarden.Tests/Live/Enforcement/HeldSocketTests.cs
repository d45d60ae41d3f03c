using System.Net;
using System.Net.Sockets;
using System.Text;

using PSSystemdHarden.Testing;
using PSSystemdHarden.Tests.Engine;

using Xunit;

namespace PSSystemdHarden.Tests.Live.Enforcement;

/// <summary>Sockets that are handed to a service, and that its settings would have kept it from: they are named, and the verdict stands.</summary>
public class HeldSocketTests
{
    private const int Port = 45874, ConnectionPort = 45875;

    private const string Settings = "PrivateNetwork=yes\nRestrictAddressFamilies=AF_UNIX\nSocketBindDeny=any\nIPAddressDeny=any\n";

    [ThrowawayFact]
    public void Sockets_that_were_handed_over_are_named()
    {
        using var units = new LoadedUnits(new Dictionary<string, byte[]>
        {
            ["pssh-held.socket"] = Socket(Port, "no"),
            ["pssh-held.service"] = Service(string.Empty),
            ["pssh-connected.socket"] = Socket(ConnectionPort, "yes"),
            ["pssh-connected@.service"] = Service(string.Empty),
            ["pssh-unheld.service"] = Service(string.Empty),
            ["pssh-allowed.service"] = Service("RestrictAddressFamilies=AF_INET\nSocketBindAllow=tcp:45874\nIPAddressAllow=localhost\nSockets=pssh-held.socket\n"),
        });
        try
        {
            LiveMachine.Run("systemctl", "start", "pssh-held.socket", "pssh-connected.socket", "pssh-held", "pssh-unheld");
            using var client = new TcpClient();
            client.Connect(new IPEndPoint(IPAddress.Loopback, ConnectionPort));
            string connected = string.Empty;
            for (DateTime end = DateTime.UtcNow.AddMinutes(1); connected.Length == 0 && DateTime.UtcNow < end; Thread.Sleep(20))
                connected = LiveMachine.Run("systemctl", "list-units", "--plain", "--no-legend", "--state=running", "pssh-connected@*").Split(' ')[0].Trim();

            using var shell = new Shell();
            Dictionary<string, Finding> rows = Finding.Of(shell, $"Test-UnitSandbox pssh-held, pssh-unheld, '{connected}' -Probe -Detailed");
            string listening = $"; held all the same: tcp 127.0.0.1:{Port} (descriptor 3 of sleep (";
            AssertHeld(rows["pssh-held.service PrivateNetwork"], listening);
            AssertHeld(rows["pssh-held.service RestrictAddressFamilies"], listening);
            AssertHeld(rows[$"{connected} IPAddressDeny"], $"; held all the same: tcp 127.0.0.1:{ConnectionPort} to 127.0.0.1:{((IPEndPoint)client.Client.LocalEndPoint!).Port} (descriptor 3 of sleep (");

            // systemd 252 of Debian is built without it.
            if (rows["pssh-held.service SocketBindDeny"].Verdict != "NotEnforced")
                AssertHeld(rows["pssh-held.service SocketBindDeny"], listening);

            // What listens has no other end; and without a socket there is nothing to say.
            Assert.DoesNotContain("held all the same", rows["pssh-held.service IPAddressDeny"].Found, StringComparison.Ordinal);
            Assert.All(rows.Values.Where(row => row.Unit == "pssh-unheld.service"), row => Assert.DoesNotContain("held all the same", row.Found, StringComparison.Ordinal));

            // Nor of what is allowed, but that it is no socket of the service's own network.
            LiveMachine.Run("systemctl", "stop", "pssh-held.service");
            LiveMachine.Run("systemctl", "start", "pssh-allowed.service");
            Finding[] held = [.. Finding.Of(shell, "Test-UnitSandbox pssh-allowed -Probe -Detailed").Values.Where(row => row.Found.Contains("held all the same", StringComparison.Ordinal))];
            Assert.Equal("PrivateNetwork", Assert.Single(held).Directive);
        }
        finally
        {
            LiveMachine.TryRun("systemctl", "stop", "pssh-held.socket", "pssh-connected.socket", "pssh-held", "pssh-unheld", "pssh-allowed", "pssh-connected@*");
        }
    }

    private static void AssertHeld(Finding row, string sockets)
    {
        Assert.Equal("Enforced", row.Verdict);
        Assert.Contains(sockets, row.Found, StringComparison.Ordinal);
        Assert.StartsWith("a socket that was handed to the service", row.Reason, StringComparison.Ordinal);
    }

    private static byte[] Socket(int port, string accepts) => Encoding.UTF8.GetBytes($"[Socket]\nListenStream=127.0.0.1:{port}\nAccept={accepts}\n");

    private static byte[] Service(string more) => Encoding.UTF8.GetBytes($"[Service]\nExecStart=/bin/sleep infinity\n{Settings}{more}");
}
