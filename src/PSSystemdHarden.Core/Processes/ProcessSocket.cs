using System.Net;

namespace PSSystemdHarden.Processes;

/// <summary>A socket as the kernel lists it in /proc/PID/net (proc_pid_net(5)).</summary>
/// <param name="Family">Its address family, such as "AF_INET".</param>
/// <param name="Protocol">The list that it is in, such as "tcp6".</param>
/// <param name="Local">Its own address; null where its family has no such.</param>
/// <param name="Remote">The other end's; null where there is none.</param>
/// <param name="IsListening">Whether it waits for connections.</param>
internal sealed record ProcessSocket(string Family, string Protocol, IPEndPoint? Local, IPEndPoint? Remote, bool IsListening)
{
    /// <summary>"tcp 0.0.0.0:80", or "tcp 10.0.0.1:40000 to 10.0.0.2:443".</summary>
    public override string ToString() => Local is null ? $"{Protocol} socket" : Remote is null ? $"{Protocol} {Local}" : $"{Protocol} {Local} to {Remote}";
}
