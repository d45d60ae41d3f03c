using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

using Microsoft.Win32.SafeHandles;

using PSSystemdHarden.Interop;

namespace PSSystemdHarden.DropIns;

/// <summary>A folder that is held open while its files are read and replaced. Neither it nor a file in it may be a link.</summary>
/// <remarks>Every failure is an <see cref="IOException"/>, or an <see cref="UnauthorizedAccessException"/> where a privilege is missing.</remarks>
[SupportedOSPlatform("linux")]
internal sealed class GuardedFolder : IDisposable
{
    private const uint FolderMode = 0b111_101_101;
    private const uint FileMode = 0b110_100_100;
    private const int LargestFile = 1024 * 1024;
    private const int EACCES = 13, EPERM = 1, EROFS = 30;

    private readonly SafeFileHandle _folder;

    private GuardedFolder(SafeFileHandle folder, string path) => (_folder, Path) = (folder, path);

    internal string Path { get; }

    private int Fd => (int)_folder.DangerousGetHandle();

    /// <summary>Opens a folder; null if it is not there.</summary>
    internal static GuardedFolder? Open(string path)
    {
        int fd = Libc.openat(-1, path, Libc.O_RDONLY | Libc.O_DIRECTORY | Libc.O_CLOEXEC, 0);
        if (fd >= 0)
            return new GuardedFolder(new SafeFileHandle(fd, ownsHandle: true), path);
        return Errno is Libc.ENOENT ? null : throw Failure($"'{path}' can't be opened");
    }

    /// <summary>Opens a folder in this one; null if it is not there.</summary>
    internal GuardedFolder? OpenFolder(string name)
    {
        string path = System.IO.Path.Combine(Path, name);
        int fd = Libc.openat(Fd, name, Libc.O_RDONLY | Libc.O_DIRECTORY | Libc.O_NOFOLLOW | Libc.O_CLOEXEC, 0);
        if (fd >= 0)
            return new GuardedFolder(new SafeFileHandle(fd, ownsHandle: true), path);
        return Errno switch
        {
            Libc.ENOENT => null,
            Libc.ELOOP or Libc.ENOTDIR => throw new IOException($"'{path}' is a link, or no folder: nothing is written through it"),
            _ => throw Failure($"'{path}' can't be opened"),
        };
    }

    /// <summary>Opens a folder in this one, and makes it first if it is not there.</summary>
    internal GuardedFolder MakeFolder(string name)
    {
        if (Libc.mkdirat(Fd, name, FolderMode) < 0 && Errno is not Libc.EEXIST)
            throw Failure($"'{System.IO.Path.Combine(Path, name)}' can't be made");
        return OpenFolder(name) ?? throw new IOException($"'{System.IO.Path.Combine(Path, name)}' is gone again");
    }

    /// <summary>Removes a folder in this one if it is empty, and nothing is mounted there.</summary>
    internal void RemoveFolderIfEmpty(string name)
    {
        if (Libc.unlinkat(Fd, name, Libc.AT_REMOVEDIR) < 0 && Errno is not (Libc.ENOENT or Libc.ENOTEMPTY or Libc.EEXIST or Libc.EBUSY or EROFS))
            throw Failure($"'{System.IO.Path.Combine(Path, name)}' can't be removed");
    }

    /// <summary>Waits until nobody else changes anything here.</summary>
    /// <exception cref="TimeoutException">Somebody else does, for longer than the patience.</exception>
    internal void Lock(TimeSpan patience, CancellationToken cancellationToken)
    {
        long giveUp = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        while (Libc.flock(Fd, Libc.LOCK_EX | Libc.LOCK_NB) < 0)
        {
            if (Errno is not Libc.EWOULDBLOCK)
                throw Failure($"'{Path}' can't be locked");
            if (Environment.TickCount64 > giveUp)
                throw new TimeoutException();
            cancellationToken.WaitHandle.WaitOne(100);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>A file's bytes; null if it is not there.</summary>
    internal byte[]? Read(string name)
    {
        int fd = Libc.openat(Fd, name, Libc.O_RDONLY | Libc.O_NOFOLLOW | Libc.O_NONBLOCK | Libc.O_CLOEXEC, 0);
        if (fd < 0)
        {
            return Errno switch
            {
                Libc.ENOENT => null,
                Libc.ELOOP => throw new IOException($"'{System.IO.Path.Combine(Path, name)}' is a link: it is not followed"),
                _ => throw Failure($"'{System.IO.Path.Combine(Path, name)}' can't be read"),
            };
        }

        using var file = new SafeFileHandle(fd, ownsHandle: true);
        long length = RandomAccess.GetLength(file);
        if (length > LargestFile)
            throw new IOException($"'{System.IO.Path.Combine(Path, name)}' is larger than 1 MiB");
        byte[] content = new byte[length];
        int read = RandomAccess.Read(file, content, 0);
        return read == length ? content : throw new IOException($"'{System.IO.Path.Combine(Path, name)}' changes while it is read");
    }

    /// <summary>Gives a file new content, whole or not at all: whoever opens it has the old bytes or the new ones, also after a power failure.</summary>
    /// <remarks>Until it is complete the content has no name, and so leaves nothing behind: open(2), O_TMPFILE.</remarks>
    internal void Replace(string name, ReadOnlySpan<byte> content)
    {
        string path = System.IO.Path.Combine(Path, name);
        int fd = Libc.openat(Fd, ".", Libc.O_TMPFILE | Libc.O_WRONLY | Libc.O_CLOEXEC, FileMode);
        if (fd < 0)
            throw Failure($"'{path}' can't be written");
        using var file = new SafeFileHandle(fd, ownsHandle: true);
        RandomAccess.Write(file, content, 0);
        if (Libc.fchmod(fd, FileMode) < 0 || Libc.fsync(fd) < 0)
            throw Failure($"'{path}' can't be written");

        // linkat(2) does not replace: for an instant the content needs a name of its own.
        string temporary = $".{name}.tmp";
        if (Libc.unlinkat(Fd, temporary, 0) < 0 && Errno is not Libc.ENOENT)
            throw Failure($"'{path}' can't be written");
        if (Libc.linkat(-1, string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{fd}"), Fd, temporary, Libc.AT_SYMLINK_FOLLOW) < 0)
            throw Failure($"'{path}' can't be written");
        if (Libc.renameat(Fd, temporary, Fd, name) < 0)
        {
            Exception failure = Failure($"'{path}' can't be replaced");
            _ = Libc.unlinkat(Fd, temporary, 0);
            throw failure;
        }

        Sync();
    }

    /// <summary>Removes a file; that it is not there is as good.</summary>
    internal void Remove(string name)
    {
        if (Libc.unlinkat(Fd, name, 0) < 0 && Errno is not Libc.ENOENT)
            throw Failure($"'{System.IO.Path.Combine(Path, name)}' can't be removed");
        Sync();
    }

    public void Dispose() => _folder.Dispose();

    private static int Errno => Marshal.GetLastPInvokeError();

    private void Sync()
    {
        if (Libc.fsync(Fd) < 0)
            throw Failure($"'{Path}' can't be written to the disk");
    }

    private static Exception Failure(string what)
    {
        int errno = Errno;
        string message = $"{what}: {Libc.ErrorText(errno)}";
        return errno is EACCES or EPERM or EROFS ? new UnauthorizedAccessException(message) : new IOException(message);
    }
}
