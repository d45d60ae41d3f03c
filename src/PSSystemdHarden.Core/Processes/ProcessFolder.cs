using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;

using PSSystemdHarden.Interop;

namespace PSSystemdHarden.Processes;

/// <summary>
/// One process's folder below /proc, held open: what is read through it is that process's own, even if its number is given to another one
/// meanwhile (proc(5)).
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class ProcessFolder : SafeHandle
{
    private const int FirstBuffer = 4096, LongestLink = 4096;

    private ProcessFolder(int fd)
        : base(-1, ownsHandle: true) => SetHandle(fd);

    public override bool IsInvalid => handle < 0;

    private int Fd => (int)handle;

    /// <summary>Null where there is no such process.</summary>
    internal static ProcessFolder? Open(int id)
    {
        int fd = Libc.openat(-1, $"/proc/{id}", Libc.O_RDONLY | Libc.O_DIRECTORY | Libc.O_CLOEXEC, 0);
        return fd < 0 ? null : new ProcessFolder(fd);
    }

    /// <summary>A whole file, such as "status".</summary>
    internal ProcessText Read(string name)
    {
        int fd = Libc.openat(Fd, name, Libc.O_RDONLY | Libc.O_CLOEXEC, 0);
        if (fd < 0)
            return ProcessText.Failed(Marshal.GetLastPInvokeError());
        byte[] content = new byte[FirstBuffer];
        int length = 0;
        try
        {
            while (true)
            {
                if (length == content.Length)
                    Array.Resize(ref content, content.Length * 2);
                nint count;
                fixed (byte* place = &content[length])
                    count = Libc.read(fd, place, (nuint)(content.Length - length));
                if (count == 0)
                    return new ProcessText(Encoding.UTF8.GetString(content, 0, length), 0);
                if (count > 0)
                    length += (int)count;
                else if (Marshal.GetLastPInvokeError() is var error && error != Libc.EINTR)
                    return ProcessText.Failed(error);
            }
        }
        finally
        {
            _ = Libc.close(fd);
        }
    }

    /// <summary>What a link leads to, such as "ns/mnt".</summary>
    internal ProcessText ReadLink(string name)
    {
        byte* target = stackalloc byte[LongestLink];
        nint length = Libc.readlinkat(Fd, name, target, LongestLink);
        return length < 0 ? ProcessText.Failed(Marshal.GetLastPInvokeError()) : new ProcessText(Encoding.UTF8.GetString(target, (int)length), 0);
    }

    protected override bool ReleaseHandle() => Libc.close((int)handle) == 0;
}

/// <summary>What a file of a process said, or why it said nothing.</summary>
/// <param name="Text">Its content; null where it can't be read.</param>
/// <param name="Error">The errno then.</param>
internal readonly record struct ProcessText(string? Text, int Error)
{
    private const string NeedsRoot = "needs root (ptrace access)";

    /// <summary>Why there is no text, in words.</summary>
    internal string Reason => Error is Libc.EACCES or Libc.EPERM ? NeedsRoot : Libc.ErrorText(Error);

    internal static ProcessText Failed(int error) => new(null, error);
}
