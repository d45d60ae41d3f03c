using System.Runtime.InteropServices;
using System.Runtime.Versioning;

using PSSystemdHarden.Interop;

namespace PSSystemdHarden.Files;

/// <summary>What .NET does not tell of a file: its number, and its mode with the bits above the permissions (statx(2)).</summary>
/// <param name="Inode">Its number in its file system.</param>
/// <param name="Mode">Permissions, set-user-ID and the like.</param>
/// <param name="Device">The numbers of its file system's device, such as "0:41".</param>
internal readonly record struct FileStatus(ulong Inode, int Mode, string Device)
{
    private const int StatxSize = 256, ModeOffset = 0x1C, InodeOffset = 0x20, DeviceOffset = 0x88, PermissionBits = 0xFFF;

    /// <summary>What a path leads to.</summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="error">The errno where there is nothing, or nothing that may be seen.</param>
    [SupportedOSPlatform("linux")]
    internal static unsafe FileStatus? Of(string path, out int error)
    {
        byte* buffer = stackalloc byte[StatxSize];
        error = Libc.statx(-1, path, 0, Libc.STATX_BASIC_STATS, buffer) < 0 ? Marshal.GetLastPInvokeError() : 0;
        return error != 0 ? null : new FileStatus(
            *(ulong*)(buffer + InodeOffset), *(ushort*)(buffer + ModeOffset) & PermissionBits, $"{*(uint*)(buffer + DeviceOffset)}:{*(uint*)(buffer + DeviceOffset + sizeof(uint))}");
    }
}
