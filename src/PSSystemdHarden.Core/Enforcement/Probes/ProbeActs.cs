using System.Collections.Frozen;
using System.Runtime.Versioning;

using PSSystemdHarden.Interop;
using PSSystemdHarden.Processes;

namespace PSSystemdHarden.Enforcement.Probes;

/// <summary>What a process with a service's settings can do, or is told of itself, where nothing shows a directive to others.</summary>
[SupportedOSPlatform("linux")]
internal static class ProbeActs
{
    private const string Writes = "mmap(PROT_WRITE|PROT_EXEC)", Keys = "keyctl(KEYCTL_SEARCH)", Bits = "prctl(PR_GET_SECUREBITS)";
    private const ulong WriteExecute = 7, PrivateAnonymous = 0x22, PageSize = 4096, NoFile = ulong.MaxValue;
    private const ulong GetSecureBits = 27;
    private const long KeepCapabilities = 1 << 4;
    private const ulong SearchKeyring = 10, ReadKey = 11, SessionKeyring = unchecked((ulong)-3);
    private const int InvocationIdSize = 16;

    /// <summary>O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC of x86-64.</summary>
    private const ulong OpenFolder = 0x10000 | 0x20000 | 0x80000;

    private const ulong Here = unchecked((ulong)-100);

    /// <summary>By the directive's name.</summary>
    internal static FrozenDictionary<string, Func<CheckContext, ProbedProcess, Observation>> All { get; } =
        new Dictionary<string, Func<CheckContext, ProbedProcess, Observation>>(StringComparer.Ordinal)
        {
            ["KeyringMode"] = Keyring,
            ["MemoryDenyWriteExecute"] = WritableExecutable,
            ["RestrictFileSystems"] = FileSystems,
            ["SecureBits"] = SecureBits,
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>MemoryDenyWriteExecute=: a page that can be written and executed.</summary>
    private static Observation WritableExecutable(CheckContext context, ProbedProcess probe)
    {
        long? page = probe.Call("mmap", 0, PageSize, WriteExecute, PrivateAnonymous, NoFile, 0);
        return page switch
        {
            null => new Observation(true, $"{Writes} is refused by a filter", Evidence(probe, Writes)),
            -Libc.EACCES or -Libc.EPERM => new Observation(true, $"{Writes}: {ErrorText(page)}", Evidence(probe, Writes)),
            < 0 => Observation.Unknown($"{Writes}: {ErrorText(page)}", evidence: Evidence(probe, Writes)),
            _ => new Observation(false, $"{Writes} is allowed", Evidence(probe, Writes)),
        };
    }

    /// <summary>SecureBits=: what the kernel keeps of them when a program is executed, which is all but the one that keeps capabilities.</summary>
    private static Observation SecureBits(CheckContext context, ProbedProcess probe)
    {
        if (probe.Call("prctl", GetSecureBits, 0, 0, 0, 0) is not { } bits)
            return Refused("prctl");
        long expected = (int)context.Value & ~KeepCapabilities;
        return bits < 0
            ? Observation.Unknown($"{Bits}: {ErrorText(bits)}", evidence: Evidence(probe, Bits))
            : Observation.When((bits & expected) == expected, $"secure bits 0x{bits:x}", Evidence(probe, Bits));
    }

    /// <summary>
    /// KeyringMode=: systemd has left the ID of this very run in a keyring that it made for it, and for "shared" has linked the user's own there
    /// (setup_keyring() of src/core/exec-invoke.c). Where it could not make one it went on without a word.
    /// </summary>
    private static Observation Keyring(CheckContext context, ProbedProcess probe)
    {
        if (probe.Text("user") is not { } type || probe.Text("invocation_id", place: 1) is not { } name)
            return Observation.Unknown("the probe has no memory to ask with");
        if (probe.Call("keyctl", SearchKeyring, SessionKeyring, type, name, 0) is not { } key)
            return Refused("keyctl");
        if (key is -Libc.ENOSYS or -Libc.EPERM)
            return Observation.Unknown($"{Keys}: {ErrorText(key)}", evidence: Evidence(probe, Keys));
        bool isOwn = key > 0 && probe.Call("keyctl", ReadKey, (ulong)key, name, InvocationIdSize) is InvocationIdSize
            && Convert.ToHexString(probe.Read(name, InvocationIdSize)).Equals(probe.InvocationId, StringComparison.OrdinalIgnoreCase);
        bool isLinked = isOwn && probe.Text("keyring") is { } kind && probe.Text($"_uid.{probe.Process.Users.Effective}", place: 1) is { } users
            && probe.Call("keyctl", SearchKeyring, SessionKeyring, kind, users, 0) > 0;
        string found = !isOwn ? "no session keyring of its own" : isLinked ? "its own session keyring, with the user's linked to it" : "its own session keyring";
        return Observation.When(context.Word switch { "private" => isOwn && !isLinked, "shared" => isLinked, _ => !isOwn }, found, Evidence(probe, Keys));
    }

    /// <summary>RestrictFileSystems=: folders at which such file systems are mounted.</summary>
    private static Observation FileSystems(CheckContext context, ProbedProcess probe)
    {
        var filter = (object[])context.Value;
        var (allows, names) = ((bool)filter[0], (string[])filter[1]);
        MountEntry[] forbidden =
        [
            .. probe.Process.MountTable.Visible
                .Where(mount => names.Contains(mount.Type) != allows && ProbeTable.Embedded.Openable.Contains(mount.Type)).DistinctBy(mount => mount.Type),
        ];
        Observation? seen = null;
        foreach (MountEntry mount in forbidden)
        {
            string call = $"open({mount.MountPoint})";
            if (probe.Text(mount.MountPoint) is not { } path)
                continue;
            if (probe.Call("openat", Here, path, OpenFolder, 0) is not { } file)
                return Refused("openat");
            if (file >= 0)
                return new Observation(false, $"{call} on {mount.Type} is allowed", Evidence(probe, call));
            if (file is -Libc.EPERM)
                seen = new Observation(true, $"{call} on {mount.Type}: {ErrorText(file)}", Evidence(probe, call));
        }

        return seen ?? Observation.Unknown("the service sees no folder on a file system that it may not use, and on which it could be tried");
    }

    private static Observation Refused(string call) =>
        Observation.Unknown($"the service's own system call filter refuses {call}(2), and so the probe can't ask");

    private static string ErrorText(long? result) => Libc.ErrorText((int)-(result ?? 0));

    private static string Evidence(ProbedProcess probe, string call) => $"{call} by the probe {probe.Process.Name} ({probe.Process.Id})";
}
