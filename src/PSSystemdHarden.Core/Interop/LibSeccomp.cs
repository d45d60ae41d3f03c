using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PSSystemdHarden.Interop;

/// <summary>libseccomp, which systemd itself asks for system call numbers (seccomp_syscall_resolve_name(3)).</summary>
[SupportedOSPlatform("linux")]
internal static partial class LibSeccomp
{
    private const string Library = "libseccomp.so.2";

    /// <summary>Whether the native ABI has the call; false for one that only other ABIs, or none, have.</summary>
    internal static bool IsNative(string name) => seccomp_syscall_resolve_name(name) >= 0;

    internal static bool IsAvailable() => SharedLibrary.IsAvailable(Library);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int seccomp_syscall_resolve_name(string name);
}
