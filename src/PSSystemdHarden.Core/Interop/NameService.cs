using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PSSystemdHarden.Interop;

/// <summary>IDs of users and groups by their names, as the C library finds them (nsswitch.conf(5)).</summary>
[SupportedOSPlatform("linux")]
internal static unsafe partial class NameService
{
    private const int BufferSize = 65536;

    /// <summary>A user's ID, and that of its main group; null where there is no such user, or none can be asked for.</summary>
    internal static (uint User, uint Group)? User(string name)
    {
        byte* buffer = (byte*)NativeMemory.Alloc(BufferSize);
        try
        {
            int error = getpwnam_r(name, out Password entry, buffer, BufferSize, out nint result);
            return error == 0 && result != 0 ? (entry.UserId, entry.GroupId) : null;
        }
        finally
        {
            NativeMemory.Free(buffer);
        }
    }

    /// <summary>A group's ID.</summary>
    internal static uint? Group(string name)
    {
        byte* buffer = (byte*)NativeMemory.Alloc(BufferSize);
        try
        {
            int error = getgrnam_r(name, out GroupEntry entry, buffer, BufferSize, out nint result);
            return error == 0 && result != 0 ? entry.Id : null;
        }
        finally
        {
            NativeMemory.Free(buffer);
        }
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int getpwnam_r(string name, out Password entry, byte* buffer, nuint size, out nint result);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int getgrnam_r(string name, out GroupEntry entry, byte* buffer, nuint size, out nint result);

    /// <summary>struct passwd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Password
    {
        internal nint Name;
        internal nint Text;
        internal uint UserId;
        internal uint GroupId;
        internal nint Comment;
        internal nint Home;
        internal nint Shell;
    }

    /// <summary>struct group.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct GroupEntry
    {
        internal nint Name;
        internal nint Text;
        internal uint Id;
        internal nint Members;
    }
}
