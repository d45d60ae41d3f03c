using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Runtime.Versioning;

using PSSystemdHarden.Host;
using PSSystemdHarden.Processes;

namespace PSSystemdHarden.Enforcement.Checks;

/// <summary>
/// Sockets that processes hold against a setting: it keeps them from making such, and takes none away that was bound or connected before it was in
/// force, or was handed to them, as by socket activation.
/// </summary>
[SupportedOSPlatform("linux")]
internal static class SocketChecks
{
    private const int MostNamed = 3, LastStandardStream = 2;
    private const int AnyFamily = 0, Inet = 2, Inet6 = 10, AnyProtocol = 0, Tcp = 6, Udp = 17;

    /// <summary>Ports from here on a socket may have got without asking (ip(7), ip_local_port_range).</summary>
    private const int FirstGivenPort = 32768;

    private static readonly Lazy<int> s_firstGivenPort = new(() =>
        int.TryParse(HostFiles.Machine.Words("/proc/sys/net/ipv4/ip_local_port_range").FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out int port) ? port : FirstGivenPort);

    private static readonly FrozenDictionary<string, Func<ServiceFacts, Func<HeldSocket, bool>>> s_offences =
        new Dictionary<string, Func<ServiceFacts, Func<HeldSocket, bool>>>(StringComparer.Ordinal)
        {
            ["IPAddressDeny"] = service => held => held.Socket.Remote is { } remote && IsDenied(service, remote.Address.IsIPv4MappedToIPv6 ? remote.Address.MapToIPv4() : remote.Address),
            ["PrivateNetwork"] = _ => held => held.IsManagers,
            ["RestrictAddressFamilies"] = service => held => IsForbidden(service, held.Socket.Family),
            ["SocketBindDeny"] = service => held => IsBound(held.Socket) && IsDenied(service, held.Socket),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Adds to a verdict what the unit's processes hold against it; the kernel enforces it all the same.</summary>
    internal static DirectiveEnforcement WithSockets(DirectiveEnforcement row, MachineFacts machine, ServiceFacts service, UnitProcesses processes)
    {
        if (row.Verdict is not EnforcementVerdict.Enforced || !s_offences.TryGetValue(row.Directive, out var offence))
            return row;
        Func<HeldSocket, bool> isAgainst = offence(service);
        string[] held = [.. processes.Others.Prepend(processes.Main).SelectMany(process => SocketsOf(machine, process).Where(isAgainst).Select(socket => socket.ToString()))];
        if (held.Length == 0)
            return row;
        string names = string.Join(", ", held.Take(MostNamed)) + (held.Length > MostNamed ? $" and {held.Length - MostNamed} more" : string.Empty);
        return row with
        {
            Found = $"{row.Found}; held all the same: {names}",
            Evidence = $"{row.Evidence}; /proc/{processes.Main.Id}/fd",
            Reason = "a socket that was handed to the service, as by socket activation, or is older than the setting, stays open",
        };
    }

    /// <summary>Standard streams are not counted: they may be sockets of the journal's.</summary>
    private static IEnumerable<HeldSocket> SocketsOf(MachineFacts machine, ProcessSandbox process)
    {
        process.HeldSockets ??= SocketTable.HeldBy(process.Id) ?? [];
        foreach (var (descriptor, inode) in process.HeldSockets.Where(held => held.Descriptor > LastStandardStream))
        {
            if (machine.Sockets.Of(process) is not { } own)
                yield break;
            if (own.TryGetValue(inode, out ProcessSocket? socket))
                yield return new HeldSocket(process, descriptor, socket, IsManagers: false);
            else if (machine.Sockets.Of(machine.Manager) is { } managers && managers.TryGetValue(inode, out socket))
                yield return new HeldSocket(process, descriptor, socket, IsManagers: process.Namespace("net")?.IsManagers is false && socket.Family is not "AF_UNIX");
        }
    }

    private static bool IsForbidden(ServiceFacts service, string family) =>
        service.Property("RestrictAddressFamilies") is object[] { Length: 2 } filter && ((string[])filter[1]).Contains(family) != (bool)filter[0];

    /// <summary>What is allowed goes before what is denied (systemd.resource-control(5)).</summary>
    private static bool IsDenied(ServiceFacts service, IPAddress address)
    {
        bool IsIn(string property) => (service.Property(property) as object[] ?? []).Cast<object[]>()
            .Any(network => network is [_, byte[] bytes, uint prefix] && bytes.Length == address.GetAddressBytes().Length && new IPNetwork(Masked(bytes, (int)prefix), (int)prefix).Contains(address));
        return IsIn("IPAddressDeny") && !IsIn("IPAddressAllow");
    }

    private static IPAddress Masked(byte[] bytes, int prefix)
    {
        byte[] network = [.. bytes];
        for (int bit = prefix; bit < network.Length * 8; bit++)
            network[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        return new IPAddress(network);
    }

    /// <summary>Connections have a port of their own that nobody asked for.</summary>
    private static bool IsBound(ProcessSocket socket) =>
        socket.IsListening || (socket.Remote is null && socket.Protocol.StartsWith("udp", StringComparison.Ordinal) && socket.Local is { Port: > 0 and var port } && port < s_firstGivenPort.Value);

    private static bool IsDenied(ServiceFacts service, ProcessSocket socket)
    {
        int family = socket.Family is "AF_INET" ? Inet : Inet6, protocol = socket.Protocol.StartsWith("tcp", StringComparison.Ordinal) ? Tcp : Udp, port = socket.Local!.Port;
        bool IsIn(string property) => (service.Property(property) as object[] ?? []).Cast<object[]>().Any(rule =>
            (int)rule[0] is var of && (of == AnyFamily || of == family) && (int)rule[1] is var by && (by == AnyProtocol || by == protocol)
            && ((ushort)rule[2] == 0 || (port >= (ushort)rule[3] && port < (ushort)rule[3] + (ushort)rule[2])));
        return IsIn("SocketBindDeny") && !IsIn("SocketBindAllow");
    }

    /// <param name="Process">Who holds it.</param>
    /// <param name="Descriptor">As which of its descriptors.</param>
    /// <param name="Socket">It.</param>
    /// <param name="IsManagers">Whether it leads into the network that systemd itself has, and not the process's own.</param>
    private sealed record HeldSocket(ProcessSandbox Process, int Descriptor, ProcessSocket Socket, bool IsManagers)
    {
        /// <summary>"tcp 0.0.0.0:80 (descriptor 3 of nginx (312))".</summary>
        public override string ToString() => $"{Socket} (descriptor {Descriptor} of {Process})";
    }
}
