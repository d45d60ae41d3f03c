using System.Runtime.Versioning;

using PSSystemdHarden.Interop;
using PSSystemdHarden.Processes;

namespace PSSystemdHarden.Enforcement.Probes;

/// <summary>The process of a probe, which makes the calls that tell. A call that its filters refuse is not made: it might end it.</summary>
/// <param name="calls">Makes them.</param>
/// <param name="programs">Its filters; null where it has none.</param>
[SupportedOSPlatform("linux")]
internal sealed class ProbedProcess(Ptrace.BorrowedProcess calls, SystemCallPrograms? programs)
{
    /// <summary>How long a text in its memory may be.</summary>
    private const int LongestText = 2048;

    /// <summary>What it is.</summary>
    internal required ProcessSandbox Process { get; init; }

    /// <summary>The ID of its unit's run.</summary>
    internal required string InvocationId { get; init; }

    /// <summary>Makes a call by its name; below 0 the errno, null where a filter refuses it.</summary>
    internal long? Call(string name, params ReadOnlySpan<ulong> arguments) =>
        LibSeccomp.NumberOf(name) is not { } number ? -Libc.ENOSYS
        : programs?.Refuses(number, arguments) is true ? null
        : calls.Call(number, arguments);

    /// <summary>Puts a text into its memory; null where that has no room for it.</summary>
    internal ulong? Text(string text, int place = 0)
    {
        byte[] bytes = [.. System.Text.Encoding.UTF8.GetBytes(text), 0];
        return bytes.Length <= LongestText ? calls.Put(place * LongestText, bytes) : null;
    }

    internal byte[] Read(ulong place, int count) => calls.Read(place, count);
}
