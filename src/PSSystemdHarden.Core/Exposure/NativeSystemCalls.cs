using System.Runtime.InteropServices;

using PSSystemdHarden.Interop;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Exposure;

/// <summary>Which system calls the architecture's own ABI has: a group's other calls can't be called, and don't count.</summary>
internal sealed class NativeSystemCalls
{
    private readonly Func<string, bool> _isNative;

    private NativeSystemCalls(Func<string, bool> isNative) => _isNative = isNative;

    /// <summary>This machine's: asks libseccomp, as systemd-analyze does, else the newest table of this architecture.</summary>
    internal static NativeSystemCalls OfThisMachine() =>
        OperatingSystem.IsLinux() && LibSeccomp.IsAvailable()
            ? new NativeSystemCalls(LibSeccomp.IsNative)
            : FromTable(ExposureTables.Embedded.SystemCalls, ArchitectureName(RuntimeInformation.ProcessArchitecture), libseccomp: null);

    /// <summary>A table's: architecture as systemd names it, libseccomp version or null for the newest known.</summary>
    internal static NativeSystemCalls FromTable(SystemCallData data, string architecture, Version? libseccomp)
    {
        if (!data.Native.TryGetValue(architecture, out Dictionary<string, string[]>? additions))
            throw new PlatformNotSupportedException($"No system call table for the architecture {architecture}, and no libseccomp to ask.");

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string since, string[] added) in additions)
        {
            if (libseccomp is null || Version.Parse(since) <= libseccomp)
                names.UnionWith(added);
        }

        return new NativeSystemCalls(names.Contains);
    }

    /// <summary>An architecture's, by the libseccomp that distributions ship with that systemd; unknown architectures have x86-64's.</summary>
    internal static NativeSystemCalls FromTable(SystemdVersion version, Architecture architecture)
    {
        SystemCallData data = ExposureTables.Embedded.SystemCalls;
        string libseccomp = data.Libseccomp.Where(row => version >= SystemdVersion.Parse(row.Key)).MaxBy(row => SystemdVersion.Parse(row.Key)).Value ?? "2.5.1";
        string name = ArchitectureName(architecture);
        return FromTable(data, data.Native.ContainsKey(name) ? name : "x86_64", Version.Parse(libseccomp));
    }

    internal bool Contains(string name) => _isNative(name);

    private static string ArchitectureName(Architecture architecture) => architecture switch
    {
        Architecture.X64 => "x86_64",
        Architecture.X86 => "x86",
        Architecture.Arm64 => "aarch64",
        Architecture.Arm => "arm",
        Architecture.Ppc64le => "ppc64le",
        Architecture.S390x => "s390x",
        Architecture.LoongArch64 => "loongarch64",
        _ => architecture.ToString().ToLowerInvariant(),
    };
}
