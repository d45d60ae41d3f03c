using System.Runtime.InteropServices;
using System.Runtime.Versioning;

using Microsoft.Win32.SafeHandles;

namespace PSSystemdHarden.Interop;

/// <summary>Terminals and pseudoterminals (pty(7), termios(3), ioctl_tty(2)).</summary>
internal static unsafe partial class Libc
{
    internal const int EIO = 5;

    internal const short POLLHUP = 16;

    internal const int O_RDWR = 2;
    internal const int O_NOCTTY = 0x100;

    internal const int TCSANOW = 0;

    /// <summary>Room for a struct termios, whose size is the architecture's own: 44 to 60 bytes.</summary>
    internal const int TermiosRoom = 128;

    private const int LongestTerminalName = 64;

    // PowerPC has its own numbers for requests (asm/ioctls.h).
    private static readonly bool s_hasPowerRequests = RuntimeInformation.ProcessArchitecture is Architecture.Ppc64le;

    private static nuint TIOCGPTPEER => s_hasPowerRequests ? 0x20005441u : 0x5441;

    private static nuint TIOCGWINSZ => s_hasPowerRequests ? 0x40087468u : 0x5413;

    private static nuint TIOCSWINSZ => s_hasPowerRequests ? 0x80087467u : 0x5414;

    /// <summary>A new pseudoterminal's master, which does not block.</summary>
    /// <exception cref="IOException">There are too many, or too many open files.</exception>
    [SupportedOSPlatform("linux")]
    internal static SafeFileHandle OpenMaster()
    {
        var master = new SafeFileHandle(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK), ownsHandle: true);
        if (master.IsInvalid || grantpt(master) < 0 || unlockpt(master) < 0)
        {
            int errno = Marshal.GetLastPInvokeError();
            master.Dispose();
            throw new IOException($"A pseudoterminal can't be made: {ErrorText(errno)}.");
        }

        return master;
    }

    /// <summary>The other end of a pseudoterminal, whatever is mounted on /dev/pts here. It does not become the caller's controlling terminal.</summary>
    [SupportedOSPlatform("linux")]
    internal static SafeFileHandle OpenPeer(SafeFileHandle master)
    {
        int peer = ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
        return peer >= 0 ? new SafeFileHandle(peer, ownsHandle: true) : throw new IOException($"A pseudoterminal can't be opened: {ErrorText(Marshal.GetLastPInvokeError())}");
    }

    /// <summary>The path of the other end, such as "/dev/pts/3".</summary>
    [SupportedOSPlatform("linux")]
    internal static string PeerPath(SafeFileHandle master)
    {
        byte* name = stackalloc byte[LongestTerminalName];
        int error = ptsname_r(master, name, LongestTerminalName);
        return error == 0 ? Marshal.PtrToStringUTF8((nint)name)! : throw new IOException($"A pseudoterminal has no name: {ErrorText(error)}");
    }

    /// <summary>How many rows and columns a terminal has.</summary>
    /// <returns>False for what is no terminal.</returns>
    [SupportedOSPlatform("linux")]
    internal static bool TryGetWindowSize(SafeFileHandle terminal, out WindowSize size)
    {
        fixed (WindowSize* place = &size)
            return ioctl(terminal, TIOCGWINSZ, (nint)place) == 0;
    }

    /// <summary>Sets it; whatever runs there in the foreground is told by SIGWINCH.</summary>
    [SupportedOSPlatform("linux")]
    internal static void SetWindowSize(SafeFileHandle terminal, WindowSize size) => _ = ioctl(terminal, TIOCSWINSZ, (nint)(&size));

    [LibraryImport(Library)]
    [SupportedOSPlatform("linux")]
    internal static partial int isatty(int fd);

    [LibraryImport(Library, SetLastError = true)]
    [SupportedOSPlatform("linux")]
    internal static partial int tcgetattr(int fd, byte* attributes);

    [LibraryImport(Library, SetLastError = true)]
    [SupportedOSPlatform("linux")]
    internal static partial int tcsetattr(int fd, int when, byte* attributes);

    [LibraryImport(Library)]
    [SupportedOSPlatform("linux")]
    internal static partial void cfmakeraw(byte* attributes);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int posix_openpt(int flags);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int grantpt(SafeFileHandle master);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int unlockpt(SafeFileHandle master);

    [LibraryImport(Library)]
    private static partial int ptsname_r(SafeFileHandle master, byte* buffer, nuint size);

    // Variadic in C: on all of Linux's architectures a word is handed over alike.
    [LibraryImport(Library, SetLastError = true)]
    private static partial int ioctl(SafeFileHandle file, nuint request, nint argument);

    /// <summary>struct winsize.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct WindowSize
    {
        internal ushort Rows;
        internal ushort Columns;
        private readonly ushort _widthInPixels;
        private readonly ushort _heightInPixels;
    }
}
