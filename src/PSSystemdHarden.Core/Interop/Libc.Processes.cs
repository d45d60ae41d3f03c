using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PSSystemdHarden.Interop;

/// <summary>What the kernel tells of a process by a call, and not in a file.</summary>
internal static unsafe partial class Libc
{
    internal const int EPERM = 1;
    internal const int ESRCH = 3;
    internal const int EACCES = 13;
    internal const int EINVAL = 22;
    internal const int ENOSYS = 38;

    internal const int O_PATH = 0x200000;

    /// <summary>In the answer of sched_getscheduler: children start with the default policy.</summary>
    internal const int SCHED_RESET_ON_FORK = 0x40000000;

    internal const int IOPRIO_WHO_PROCESS = 1;

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [SupportedOSPlatform("linux")]
    internal static partial nint readlinkat(int folder, string path, byte* buffer, nuint size);

    [LibraryImport(Library, SetLastError = true)]
    [SupportedOSPlatform("linux")]
    internal static partial int sched_getscheduler(int pid);

    /// <summary>The I/O class in the bits from 13 on, and below them the priority; -1 where that can't be told (ioprio_get(2), without a wrapper in the C library).</summary>
    [SupportedOSPlatform("linux")]
    internal static int IoPriority(int pid) => SystemCallNumbers.IoprioGet is { } number ? (int)syscall(number, IOPRIO_WHO_PROCESS, pid, 0) : -1;

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint syscall(nint number, nint first, nint second, nint third);
}
