using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PSSystemdHarden.Interop;

/// <summary>A file's owner and mode.</summary>
internal readonly record struct FileStat(uint User, uint Group, uint Mode);

/// <summary>What .NET does not tell of files.</summary>
internal static unsafe partial class Libc
{
    private const int AT_FDCWD = -100, StatxSize = 256;
    internal const uint STATX_BASIC_STATS = 0x7ff;

    // Offsets in struct statx, which is the same on all architectures (statx(2)).
    private const int UserOffset = 20, GroupOffset = 24, ModeOffset = 28;

    /// <summary>A file's owner and mode, links followed; false where it can't be seen.</summary>
    [SupportedOSPlatform("linux")]
    internal static bool TryStat(string path, out FileStat status)
    {
        Span<byte> buffer = stackalloc byte[StatxSize];
        fixed (byte* start = buffer)
        {
            if (statx(AT_FDCWD, path, 0, STATX_BASIC_STATS, start) < 0)
            {
                status = default;
                return false;
            }
        }

        status = new FileStat(
            MemoryMarshal.Read<uint>(buffer[UserOffset..]), MemoryMarshal.Read<uint>(buffer[GroupOffset..]), MemoryMarshal.Read<ushort>(buffer[ModeOffset..]));
        return true;
    }

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [SupportedOSPlatform("linux")]
    internal static partial int statx(int folder, string path, int flags, uint mask, byte* result);
}
