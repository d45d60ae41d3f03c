using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PSSystemdHarden.Interop;

/// <summary>The few calls of the C library that .NET has no name for.</summary>
internal static unsafe partial class Libc
{
    private const string Library = "libc";

    internal const int EINTR = 4;
    internal const short POLLIN = 1;
    internal const int EFD_CLOEXEC = 0x80000;
    internal const int EFD_NONBLOCK = 0x800;

    [LibraryImport(Library, SetLastError = true)]
    [SupportedOSPlatform("linux")]
    internal static partial int poll(PollFd* fds, nuint count, int timeoutMilliseconds);

    [LibraryImport(Library, SetLastError = true)]
    [SupportedOSPlatform("linux")]
    internal static partial int eventfd(uint initial, int flags);

    [LibraryImport(Library, SetLastError = true)]
    [SupportedOSPlatform("linux")]
    internal static partial nint read(int fd, void* buffer, nuint count);

    [LibraryImport(Library, SetLastError = true)]
    [SupportedOSPlatform("linux")]
    internal static partial nint write(int fd, void* buffer, nuint count);

    [LibraryImport(Library)]
    [SupportedOSPlatform("linux")]
    internal static partial int close(int fd);

    [LibraryImport(Library)]
    [SupportedOSPlatform("linux")]
    internal static partial uint geteuid();

    [LibraryImport(Library)]
    private static partial byte* strerror(int error);

    /// <summary>The C library's text for an errno, such as "Permission denied".</summary>
    internal static string ErrorText(int errno) => Marshal.PtrToStringUTF8((nint)strerror(errno)) ?? $"errno {errno}";

    [StructLayout(LayoutKind.Sequential)]
    internal struct PollFd
    {
        internal int Fd;
        internal short Events;
        internal short ReturnedEvents;
    }
}
