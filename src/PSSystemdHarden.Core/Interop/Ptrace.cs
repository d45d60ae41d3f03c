using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PSSystemdHarden.Interop;

/// <summary>ptrace(2): reading a process's system call filters, and in the other part having it make calls.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe partial class Ptrace
{
    private const int Continue = 7, Detach = 17, Seize = 0x4206, Interrupt = 0x4207, GetFilter = 0x420C;
    private const int WaitForAll = 0x40000000, WaitWithoutHanging = 1;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5), s_pause = TimeSpan.FromMilliseconds(1);

    /// <summary>The filters of a process's main thread: each a program of 8-byte instructions (struct sock_filter).</summary>
    /// <param name="id">The process ID.</param>
    /// <param name="error">The errno; EACCES and EPERM without CAP_SYS_ADMIN and CAP_SYS_PTRACE, or where the caller's own calls are filtered.</param>
    /// <remarks>The process is stopped meanwhile. It goes on at the latest when the thread ends that has stopped it, and so there is one for it.</remarks>
    internal static IReadOnlyList<ulong[]>? ReadFilters(int id, out int error)
    {
        IReadOnlyList<ulong[]>? found = null;
        int result = 0;
        var tracer = new Thread(() => found = ReadStopped(id, out result));
        tracer.Start();
        tracer.Join();
        error = result;
        return found;
    }

    private static List<ulong[]>? ReadStopped(int id, out int error)
    {
        if ((error = Stop(id, options: 0)) != 0)
            return null;
        var filters = new List<ulong[]>();
        for (nint index = 0; ; index++)
        {
            nint length = ptrace(GetFilter, id, index, null);
            if (length < 0)
            {
                // Behind the last one there is none.
                error = Marshal.GetLastPInvokeError() is var reason && reason == Libc.ENOENT ? 0 : reason;
                break;
            }

            var program = new ulong[length];
            fixed (ulong* start = program)
            {
                if (ptrace(GetFilter, id, index, start) < 0)
                {
                    error = Marshal.GetLastPInvokeError();
                    break;
                }
            }

            filters.Add(program);
        }

        _ = ptrace(Detach, id, 0, null);
        return error == 0 ? filters : null;
    }

    /// <summary>Attaches to a process and stops it.</summary>
    /// <returns>0, or the errno; EBUSY for one that does not stop.</returns>
    private static int Stop(int id, nint options)
    {
        if (ptrace(Seize, id, 0, (void*)options) < 0 || ptrace(Interrupt, id, 0, null) < 0)
            return Marshal.GetLastPInvokeError();
        return Wait(id) is null ? Libc.EBUSY : 0;
    }

    /// <summary>Waits until a process that is attached to stops or ends, and gives its status as waitpid(2) does; null where it takes too long.</summary>
    private static int? Wait(int id)
    {
        for (DateTime end = DateTime.UtcNow + s_patience; DateTime.UtcNow < end; Thread.Sleep(s_pause))
        {
            if (waitpid(id, out int status, WaitForAll | WaitWithoutHanging) == id)
                return status;
        }

        return null;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint ptrace(nint request, int pid, nint address, void* data);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int waitpid(int pid, out int status, int options);
}
