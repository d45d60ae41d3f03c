using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;

using PSSystemdHarden.Processes;

using Xunit;

namespace PSSystemdHarden.Core.Tests.Processes;

/// <summary>Sockets of this very process, as the kernel lists them.</summary>
[SupportedOSPlatform("linux")]
public class SocketTableTests
{
    [Fact]
    public void Own_sockets_have_their_addresses()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = (IPEndPoint)listener.LocalEndpoint;
        using var client = new TcpClient(AddressFamily.InterNetwork);
        client.Connect(address);
        using var datagrams = new UdpClient(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        ProcessSocket[] held = [.. SocketTable.HeldBy(Environment.ProcessId)!.Select(row => SocketTable.Of(Environment.ProcessId).GetValueOrDefault(row.Inode)).OfType<ProcessSocket>()];
        Assert.Contains(new ProcessSocket("AF_INET", "tcp", address, null, IsListening: true), held);
        Assert.Contains(held, socket => socket is { Family: "AF_INET", IsListening: false } && address.Equals(socket.Remote));
        Assert.Contains(new ProcessSocket("AF_INET6", "udp6", (IPEndPoint)datagrams.Client.LocalEndPoint!, null, IsListening: false), held);
        Assert.Equal($"tcp {address}", held.Single(socket => socket.IsListening && address.Equals(socket.Local)).ToString());
    }

    [Fact]
    public void A_process_that_there_is_not_has_none()
    {
        Assert.Empty(SocketTable.Of(int.MaxValue));
        Assert.Null(SocketTable.HeldBy(int.MaxValue));
    }
}
