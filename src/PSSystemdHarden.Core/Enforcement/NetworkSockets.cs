using System.Collections.Frozen;
using System.Diagnostics;
using System.Runtime.Versioning;

using PSSystemdHarden.Processes;

namespace PSSystemdHarden.Enforcement;

/// <summary>The sockets of network namespaces: most services are in the same, which is then read once for all of them.</summary>
[SupportedOSPlatform("linux")]
internal sealed class NetworkSockets
{
    /// <summary>Sockets come and go: what was read is believed for so long.</summary>
    private static readonly TimeSpan s_freshness = TimeSpan.FromSeconds(1);

    private readonly Dictionary<ulong, (Stopwatch Age, FrozenDictionary<ulong, ProcessSocket> Sockets)> _byNamespace = [];

    /// <summary>Those of the namespace that a process is in; null where that can't be seen.</summary>
    internal FrozenDictionary<ulong, ProcessSocket>? Of(ProcessSandbox process)
    {
        if (process.Namespace("net") is not { } network)
            return null;
        if (!_byNamespace.TryGetValue(network.Inode, out var known) || known.Age.Elapsed > s_freshness)
            _byNamespace[network.Inode] = known = (Stopwatch.StartNew(), SocketTable.Of(process.Id));
        return known.Sockets;
    }
}
