using System.Runtime.InteropServices;

namespace PSSystemdHarden.Interop;

/// <summary>libseccomp, which systemd itself asks for system call numbers (seccomp_syscall_resolve_name(3)).</summary>
internal static partial class LibSeccomp
{
    private const string Library = "libseccomp.so.2";

    /// <summary>The call's number in the native ABI; below 0 for a call that only other ABIs, or none, have.</summary>
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int seccomp_syscall_resolve_name(string name);

    internal static bool IsAvailable()
    {
        if (!NativeLibrary.TryLoad(Library, out nint handle))
            return false;
        NativeLibrary.Free(handle);
        return true;
    }
}
