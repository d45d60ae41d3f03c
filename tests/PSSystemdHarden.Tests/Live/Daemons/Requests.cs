using System.Net;
using System.Net.Sockets;
using System.Text;

using Xunit;

namespace PSSystemdHarden.Tests.Live.Daemons;

/// <summary>What clients ask of daemons on this machine, of such protocols that .NET has or that are short.</summary>
internal static class Requests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    /// <summary>A page, and who says that it serves it.</summary>
    internal static void Http(int port, string? server)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = s_patience };
        using HttpResponseMessage answer = client.Send(new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port}/"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        if (server is not null)
            Assert.Contains(server, answer.Headers.Server.ToString(), StringComparison.Ordinal);
    }

    /// <summary>A value is kept.</summary>
    internal static void Memcached(int port)
    {
        using var client = new TcpClient { ReceiveTimeout = (int)s_patience.TotalMilliseconds };
        client.Connect(IPAddress.Loopback, port);
        using NetworkStream stream = client.GetStream();
        stream.Write("set key 0 0 5\r\nvalue\r\nget key\r\nquit\r\n"u8);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        Assert.Equal("STORED\r\nVALUE key 0 5\r\nvalue\r\nEND\r\n", reader.ReadToEnd());
    }

    /// <summary>The time (RFC 5905), of a server.</summary>
    internal static void Time(int port)
    {
        byte[] question = new byte[48];
        question[0] = 0b00_100_011; // version 4, from a client
        byte[] answer = Ask(port, question);
        Assert.Equal((48, 4), (answer.Length, answer[0] & 7));
        Assert.InRange(answer[1], 1, 15); // the stratum of a server that knows the time
    }

    /// <summary>The address of a name (RFC 1035).</summary>
    internal static void Address(int port, string name, byte[] expected)
    {
        byte[] labels = [.. name.Split('.').SelectMany(label => Encoding.ASCII.GetBytes(label).Prepend((byte)label.Length))];
        byte[] answer = Ask(port, [0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, .. labels, 0, 0, 1, 0, 1]);
        Assert.Equal(expected, answer[^expected.Length..]);
    }

    /// <summary>A message that is in the log then.</summary>
    internal static void Log(int port, string file)
    {
        string message = $"pssh-{Guid.NewGuid()}";
        using var client = new UdpClient();
        client.Connect(IPAddress.Loopback, port);
        client.Send(Encoding.ASCII.GetBytes($"<14>Jan  1 00:00:00 machine test: {message}"));
        Assert.True(SpinWait.SpinUntil(() => File.Exists(file) && File.ReadAllText(file).Contains(message, StringComparison.Ordinal), s_patience), $"no message in {file}");
    }

    private static byte[] Ask(int port, byte[] question)
    {
        using var client = new UdpClient();
        client.Client.ReceiveTimeout = (int)s_patience.TotalMilliseconds;
        client.Connect(IPAddress.Loopback, port);
        client.Send(question);
        IPEndPoint? from = null;
        return client.Receive(ref from);
    }
}
