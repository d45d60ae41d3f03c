using System.Runtime.InteropServices;

namespace PSSystemdHarden.Interop;

/// <summary>Numbers of the calls that the C library has no function for (asm/unistd.h); null on architectures that are not listed.</summary>
internal static class SystemCallNumbers
{
    internal static nint? IoprioGet => Of(x64: 252, generic: 31);

    internal static nint? Bpf => Of(x64: 321, generic: 280);

    /// <summary>Arm64, RISC-V and LoongArch have the kernel's generic table.</summary>
    private static nint? Of(nint x64, nint generic) => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => x64,
        Architecture.Arm64 or Architecture.LoongArch64 => generic,
        _ => null,
    };
}
