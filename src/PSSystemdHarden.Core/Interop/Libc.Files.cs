using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PSSystemdHarden.Interop;

/// <summary>Files by their folder's descriptor: a path that somebody exchanges meanwhile leads nowhere else.</summary>
internal static unsafe partial class Libc
{
    internal const int ENOENT = 2;
    internal const int EBUSY = 16;
    internal const int EEXIST = 17;
    internal const int ENFILE = 23;
    internal const int EMFILE = 24;
    internal const int ENOTEMPTY = 39;
    internal const int ELOOP = 40;
    internal const int EWOULDBLOCK = 11;
    internal const int ENOTDIR = 20;

    internal const int O_RDONLY = 0;
    internal const int O_WRONLY = 1;
    internal const int O_NONBLOCK = 0x800;
    internal const int O_CLOEXEC = 0x80000;

    internal const int AT_REMOVEDIR = 0x200;
    internal const int AT_SYMLINK_FOLLOW = 0x400;

    internal const int LOCK_EX = 2;
    internal const int LOCK_NB = 4;

    // The values of these three are the architecture's own (fcntl.h): Arm and PowerPC exchange two bits.
    private static readonly bool s_hasArmFlags = RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64 or Architecture.Ppc64le;

    internal static int O_DIRECTORY => s_hasArmFlags ? 0x4000 : 0x10000;

    internal static int O_NOFOLLOW => s_hasArmFlags ? 0x8000 : 0x20000;

    internal static int O_TMPFILE => 0x400000 | O_DIRECTORY;

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [SupportedOSPlatform("linux")]
    internal static partial int openat(int folder, string path, int flags, uint mode);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [SupportedOSPlatform("linux")]
    internal static partial int mkdirat(int folder, string path, uint mode);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [SupportedOSPlatform("linux")]
    internal static partial int linkat(int fromFolder, string from, int toFolder, string to, int flags);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [SupportedOSPlatform("linux")]
    internal static partial int renameat(int fromFolder, string from, int toFolder, string to);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [SupportedOSPlatform("linux")]
    internal static partial int unlinkat(int folder, string path, int flags);

    [LibraryImport(Library, SetLastError = true)]
    [SupportedOSPlatform("linux")]
    internal static partial int fsync(int fd);

    [LibraryImport(Library, SetLastError = true)]
    [SupportedOSPlatform("linux")]
    internal static partial int fchmod(int fd, uint mode);

    [LibraryImport(Library, SetLastError = true)]
    [SupportedOSPlatform("linux")]
    internal static partial int flock(int fd, int operation);
}
