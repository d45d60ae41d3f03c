using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PSSystemdHarden.Interop;

/// <summary>libseccomp, which systemd itself asks for system call numbers (seccomp_syscall_resolve_name(3)).</summary>
[SupportedOSPlatform("linux")]
internal static unsafe partial class LibSeccomp
{
    private const string Library = "libseccomp.so.2";

    /// <summary>Whether the native ABI has the call; false for one that only other ABIs, or none, have.</summary>
    internal static bool IsNative(string name) => seccomp_syscall_resolve_name(name) >= 0;

    /// <summary>The name of what a name stands for; null where it stands for nothing.</summary>
    internal static string? CanonicalName(string name)
    {
        // Calls of other architectures have numbers below 0, and this one for none (__NR_SCMP_ERROR).
        const int None = -1;
        int number = seccomp_syscall_resolve_name(name);
        return number == None ? null : NameOf(seccomp_arch_native(), number);
    }

    /// <summary>The name of a call by its number; null where the architecture has none of that number.</summary>
    /// <param name="architecture">As audit records have it (AUDIT_ARCH_*), which is libseccomp's token as well.</param>
    /// <param name="number">The number.</param>
    internal static string? NameOf(uint architecture, int number)
    {
        nint text = seccomp_syscall_resolve_num_arch(architecture, number);
        if (text == 0)
            return null;
        string? found = Marshal.PtrToStringUTF8(text);
        NativeMemory.Free((void*)text);
        return found;
    }

    /// <summary>Whether an architecture's token is that of this machine.</summary>
    internal static bool IsNativeArchitecture(uint architecture) => seccomp_arch_native() == architecture;

    /// <summary>The number of a call in the native ABI; null where that does not have it.</summary>
    internal static int? NumberOf(string name) => seccomp_syscall_resolve_name(name) is >= 0 and var number ? number : null;

    /// <summary>The name of a call of the native ABI; null where there is none.</summary>
    internal static string? NameOf(int number)
    {
        nint text = seccomp_syscall_resolve_num_arch(seccomp_arch_native(), number);
        if (text == 0)
            return null;
        string? found = Marshal.PtrToStringUTF8(text);
        NativeMemory.Free((void*)text);
        return found;
    }

    /// <summary>The kernel's number of the native ABI (AUDIT_ARCH_... of linux/audit.h).</summary>
    internal static uint NativeArchitecture => seccomp_arch_native();

    internal static bool IsAvailable() => SharedLibrary.IsAvailable(Library);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int seccomp_syscall_resolve_name(string name);

    [LibraryImport(Library)]
    private static partial nint seccomp_syscall_resolve_num_arch(uint architecture, int number);

    [LibraryImport(Library)]
    private static partial uint seccomp_arch_native();
}
