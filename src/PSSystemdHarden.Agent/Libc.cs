using System.ComponentModel;
using System.Runtime.InteropServices;

using Microsoft.Win32.SafeHandles;

namespace PSSystemdHarden.Agent;

/// <summary>The calls that exchange the process's standard streams.</summary>
internal static partial class Libc
{
    private const int F_DUPFD_CLOEXEC = 1030;
    private const int O_CLOEXEC = 0x80000;
    private const int FirstPrivateFd = 3;

    /// <summary>Another descriptor of the same file, which child processes don't get.</summary>
    internal static FileStream Duplicate(int fd, FileAccess access) =>
        new(new SafeFileHandle(Checked(fcntl(fd, F_DUPFD_CLOEXEC, FirstPrivateFd)), ownsHandle: true), access, bufferSize: 0);

    /// <summary>Makes a descriptor one of another file.</summary>
    internal static void Replace(int fd, SafeFileHandle file) => Checked(dup2((int)file.DangerousGetHandle(), fd));

    internal static unsafe (SafeFileHandle Read, SafeFileHandle Write) Pipe()
    {
        int* ends = stackalloc int[2];
        Checked(pipe2(ends, O_CLOEXEC));
        return (new SafeFileHandle(ends[0], ownsHandle: true), new SafeFileHandle(ends[1], ownsHandle: true));
    }

    private static int Checked(int result) => result >= 0 ? result : throw new Win32Exception();

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(int fd, int command, int argument);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int dup2(int from, int to);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int pipe2(int* ends, int flags);
}
