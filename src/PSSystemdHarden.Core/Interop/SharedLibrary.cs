using System.Runtime.InteropServices;

namespace PSSystemdHarden.Interop;

/// <summary>Libraries that systemd loads when it needs them, and does without where they are missing (dlopen(3)).</summary>
internal static class SharedLibrary
{
    internal static bool IsAvailable(string name)
    {
        if (!NativeLibrary.TryLoad(name, out nint handle))
            return false;
        NativeLibrary.Free(handle);
        return true;
    }
}
