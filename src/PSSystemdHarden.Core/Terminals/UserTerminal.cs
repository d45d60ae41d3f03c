using System.Runtime.Versioning;

using Microsoft.Win32.SafeHandles;

using PSSystemdHarden.Interop;

namespace PSSystemdHarden.Terminals;

/// <summary>The terminal that this process was started from.</summary>
[SupportedOSPlatform("linux")]
internal sealed class UserTerminal : IDisposable
{
    internal const int StandardInput = 0, StandardOutput = 1;

    private UserTerminal() => Output = OpenOutput();

    /// <summary>Where keys are read from.</summary>
    internal SafeFileHandle Input { get; } = new(StandardInput, ownsHandle: false);

    /// <summary>Where the screen is written to. It does not block where that can be had.</summary>
    internal SafeFileHandle Output { get; }

    /// <summary>Opens it.</summary>
    /// <returns>Null where standard input or standard output is no terminal.</returns>
    internal static UserTerminal? Open() => Libc.isatty(StandardInput) == 1 && Libc.isatty(StandardOutput) == 1 ? new UserTerminal() : null;

    /// <inheritdoc/>
    public void Dispose() => Output.Dispose();

    /// <summary>
    /// A description of its own, so that others who have standard output do not find it changed. A user who has become somebody else may
    /// not open the terminal; then the one that is there must do.
    /// </summary>
    private static SafeFileHandle OpenOutput()
    {
        int fd = Libc.openat(0, $"/proc/self/fd/{StandardOutput}", Libc.O_WRONLY | Libc.O_NONBLOCK | Libc.O_CLOEXEC | Libc.O_NOCTTY, 0);
        return fd >= 0 ? new SafeFileHandle(fd, ownsHandle: true) : new SafeFileHandle(StandardOutput, ownsHandle: false);
    }
}
