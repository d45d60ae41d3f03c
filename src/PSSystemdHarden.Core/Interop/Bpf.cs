using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;

namespace PSSystemdHarden.Interop;

/// <summary>bpf(2), as far as it tells what is attached to a control group.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe partial class Bpf
{
    private const int ProgramById = 13, InfoByDescriptor = 15, Query = 16;
    private const int AttributeSize = 64, InfoSize = 80, NameOffset = 64, NameLength = 16, MostPrograms = 64;

    /// <summary>The names of the programs that are attached to a control group itself, and count for it.</summary>
    /// <param name="folder">The control group's folder.</param>
    /// <param name="attachType">What they decide: BPF_CGROUP_... of linux/bpf.h.</param>
    /// <param name="error">The errno; EPERM without CAP_NET_ADMIN and CAP_BPF.</param>
    /// <returns>Empty names for programs whose names only CAP_SYS_ADMIN can see; null after an error.</returns>
    internal static string[]? ProgramsOf(string folder, int attachType, out int error)
    {
        int group = Libc.openat(-1, folder, Libc.O_RDONLY | Libc.O_DIRECTORY | Libc.O_CLOEXEC, 0);
        if (group < 0)
        {
            error = Marshal.GetLastPInvokeError();
            return null;
        }

        try
        {
            uint* programs = stackalloc uint[MostPrograms];
            byte* attributes = stackalloc byte[AttributeSize];
            new Span<byte>(attributes, AttributeSize).Clear();
            *(int*)attributes = group;
            *(int*)(attributes + 4) = attachType;
            *(uint**)(attributes + 16) = programs;
            *(uint*)(attributes + 24) = MostPrograms;
            if (Call(Query, attributes) < 0)
            {
                error = Marshal.GetLastPInvokeError();
                return null;
            }

            error = 0;
            var names = new string[*(uint*)(attributes + 24)];
            for (int i = 0; i < names.Length; i++)
                names[i] = NameOf(programs[i]);
            return names;
        }
        finally
        {
            _ = Libc.close(group);
        }
    }

    private static string NameOf(uint program)
    {
        byte* attributes = stackalloc byte[AttributeSize];
        new Span<byte>(attributes, AttributeSize).Clear();
        *(uint*)attributes = program;
        int fd = Call(ProgramById, attributes);
        if (fd < 0)
            return string.Empty;
        byte* info = stackalloc byte[InfoSize];
        new Span<byte>(info, InfoSize).Clear();
        new Span<byte>(attributes, AttributeSize).Clear();
        *(int*)attributes = fd;
        *(int*)(attributes + 4) = InfoSize;
        *(byte**)(attributes + 8) = info;
        int result = Call(InfoByDescriptor, attributes);
        _ = Libc.close(fd);
        var name = new ReadOnlySpan<byte>(info + NameOffset, NameLength);
        return result < 0 ? string.Empty : Encoding.ASCII.GetString(name[..(name.IndexOf((byte)0) is >= 0 and var end ? end : NameLength)]);
    }

    private static int Call(int command, byte* attributes)
    {
        if (SystemCallNumbers.Bpf is { } number)
            return (int)syscall(number, command, attributes, AttributeSize);
        Marshal.SetLastPInvokeError(Libc.ENOSYS);
        return -1;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint syscall(nint number, nint command, byte* attributes, nint size);
}
