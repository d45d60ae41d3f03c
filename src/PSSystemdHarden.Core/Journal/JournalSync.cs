using System.Net.Sockets;
using System.Text;

namespace PSSystemdHarden.Journal;

/// <summary>journald writes a little later than it is told: this waits until it has written what it was told before.</summary>
internal static class JournalSync
{
    /// <summary>journald's varlink socket, which is root's alone; journalctl --sync asks it as well.</summary>
    private const string Address = "/run/systemd/journal/io.systemd.journal";

    private const int TimeoutMilliseconds = 5000;

    private static ReadOnlySpan<byte> Request => "{\"method\":\"io.systemd.Journal.Synchronize\"}\0"u8;

    /// <summary>Whether journald has answered: else what was logged last may be missing still.</summary>
    internal static bool TryWait()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = TimeoutMilliseconds, SendTimeout = TimeoutMilliseconds };
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(Address));
            socket.Send(Request);
            var answer = new StringBuilder();
            Span<byte> buffer = stackalloc byte[256];
            while (socket.Receive(buffer) is > 0 and var length)
            {
                answer.Append(Encoding.UTF8.GetString(buffer[..length]));
                if (buffer[length - 1] == 0)
                    return !answer.ToString().Contains("\"error\"", StringComparison.Ordinal);
            }

            return false;
        }
        catch (SocketException)
        {
            // No journald, not root, or no answer in time.
            return false;
        }
    }
}
