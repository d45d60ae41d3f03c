using System.Runtime.InteropServices;
using System.Runtime.Versioning;

using Microsoft.Win32.SafeHandles;

namespace PSSystemdHarden.Interop;

/// <summary>Pipes, none of whose ends a process that is started meanwhile inherits.</summary>
internal static unsafe partial class Libc
{
    internal const int EPIPE = 32;

    internal const short POLLOUT = 4;
    internal const short POLLERR = 8;

    private const int F_SETFL = 4;
    private const int F_SETPIPE_SZ = 1031;

    /// <summary>A new pipe.</summary>
    /// <exception cref="IOException">There are too many open files.</exception>
    [SupportedOSPlatform("linux")]
    internal static (SafeFileHandle ReadEnd, SafeFileHandle WriteEnd) MakePipe()
    {
        int* ends = stackalloc int[2];
        if (pipe2(ends, O_CLOEXEC) < 0)
            throw new IOException($"A pipe can't be made: {ErrorText(Marshal.GetLastPInvokeError())}.");
        return (new SafeFileHandle(ends[0], ownsHandle: true), new SafeFileHandle(ends[1], ownsHandle: true));
    }

    /// <summary>Has writes to a full pipe, and reads from an empty one, return <see cref="EWOULDBLOCK"/>; the other end is not changed.</summary>
    [SupportedOSPlatform("linux")]
    internal static void DoNotBlock(SafeFileHandle end) => _ = fcntl(end, F_SETFL, O_NONBLOCK);

    /// <summary>Asks for room for so many bytes; where the user has used up the share of pipes (pipe(7)) it stays as it is.</summary>
    [SupportedOSPlatform("linux")]
    internal static void WidenPipe(SafeFileHandle end, int bytes) => _ = fcntl(end, F_SETPIPE_SZ, bytes);

    [LibraryImport(Library, SetLastError = true)]
    [SupportedOSPlatform("linux")]
    internal static partial nint read(SafeFileHandle file, void* buffer, nuint count);

    [LibraryImport(Library, SetLastError = true)]
    [SupportedOSPlatform("linux")]
    internal static partial nint write(SafeFileHandle file, void* buffer, nuint count);

    [LibraryImport(Library, SetLastError = true)]
    [SupportedOSPlatform("linux")]
    private static partial int pipe2(int* ends, int flags);

    // Variadic in C: on all of Linux's architectures an int is handed over alike.
    [LibraryImport(Library, SetLastError = true)]
    [SupportedOSPlatform("linux")]
    private static partial int fcntl(SafeFileHandle file, int command, int argument);
}
