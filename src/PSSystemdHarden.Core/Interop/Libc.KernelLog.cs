using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PSSystemdHarden.Interop;

/// <summary>The kernel's log.</summary>
internal static unsafe partial class Libc
{
    /// <summary>klogctl(3): the length that was read, or -1.</summary>
    [LibraryImport(Library, SetLastError = true)]
    [SupportedOSPlatform("linux")]
    internal static partial int klogctl(int type, byte* buffer, int length);
}
