using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Runtime.Versioning;

namespace PSSystemdHarden.Processes;

/// <summary>The sockets of a network namespace, by their inodes.</summary>
[SupportedOSPlatform("linux")]
internal static class SocketTable
{
    private const string Listening = "0A", LinkPrefix = "socket:[";

    /// <summary>The lists, the family of what is in them, and the field with the inode. Those with addresses have them in the fields 1 and 2, and the state in 3.</summary>
    private static readonly (string File, string Family, int Inode, bool HasAddresses)[] s_lists =
    [
        ("tcp", "AF_INET", 9, true), ("tcp6", "AF_INET6", 9, true), ("udp", "AF_INET", 9, true), ("udp6", "AF_INET6", 9, true),
        ("raw", "AF_INET", 9, true), ("raw6", "AF_INET6", 9, true), ("packet", "AF_PACKET", 8, false), ("unix", "AF_UNIX", 6, false), ("netlink", "AF_NETLINK", 9, false),
    ];

    /// <summary>Those that are in a process's own; empty where there is no such process, or it may not be looked at.</summary>
    internal static FrozenDictionary<ulong, ProcessSocket> Of(int id)
    {
        var found = new Dictionary<ulong, ProcessSocket>();
        using ProcessFolder? folder = ProcessFolder.Open(id);
        if (folder is null)
            return FrozenDictionary<ulong, ProcessSocket>.Empty;
        foreach (var list in s_lists)
        {
            foreach (string line in (folder.Read($"net/{list.File}").Text ?? string.Empty).Split('\n').Skip(1))
            {
                string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (fields.Length <= list.Inode || !ulong.TryParse(fields[list.Inode], NumberStyles.None, CultureInfo.InvariantCulture, out ulong inode) || inode == 0)
                    continue;
                IPEndPoint? local = list.HasAddresses ? EndPoint(fields[1]) : null, remote = list.HasAddresses ? EndPoint(fields[2]) : null;
                bool isAlone = remote is null or { Port: 0 };
                found[inode] = new ProcessSocket(list.Family, list.File, local, isAlone ? null : remote, list.HasAddresses && fields[3] == Listening);
            }
        }

        return found.ToFrozenDictionary();
    }

    /// <summary>The sockets that a process holds, by their descriptors; null where these may not be seen.</summary>
    internal static IReadOnlyList<(int Descriptor, ulong Inode)>? HeldBy(int id)
    {
        using ProcessFolder? folder = ProcessFolder.Open(id);
        if (folder is null)
            return null;
        var found = new List<(int Descriptor, ulong Inode)>();
        try
        {
            foreach (string path in Directory.EnumerateFileSystemEntries($"/proc/{id}/fd"))
            {
                string name = Path.GetFileName(path);
                if (folder.ReadLink($"fd/{name}").Text is { } link && link.StartsWith(LinkPrefix, StringComparison.Ordinal))
                    found.Add((int.Parse(name, CultureInfo.InvariantCulture), ulong.Parse(link.AsSpan(LinkPrefix.Length, link.Length - LinkPrefix.Length - 1), CultureInfo.InvariantCulture)));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        return found;
    }

    /// <summary>"0100007F:0050": words of four bytes in the machine's order, and the port.</summary>
    private static IPEndPoint? EndPoint(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon is not (8 or 32) || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int port))
            return null;
        var address = new byte[colon / 2];
        for (int i = 0; i < colon; i += 8)
            BitConverter.TryWriteBytes(address.AsSpan(i / 2), uint.Parse(text.AsSpan(i, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        return new IPEndPoint(new IPAddress(address), port);
    }
}
