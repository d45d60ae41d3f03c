using PSSystemdHarden.Linux;

namespace PSSystemdHarden.Processes;

/// <summary>A set of capabilities (capabilities(7)).</summary>
/// <param name="Bits">Bit N stands for the capability with the number N.</param>
public readonly record struct CapabilitySet(ulong Bits)
{
    /// <summary>Their names, such as "CAP_SYS_ADMIN"; of one that is newer than this module its number.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            ulong bits = Bits;
            return [.. Enumerable.Range(0, sizeof(ulong) * 8).Where(bit => (bits >> bit & 1) != 0).Select(NameOf)];
        }
    }

    /// <summary>Whether none is in it.</summary>
    public bool IsEmpty => Bits == 0;

    /// <summary>The names, in upper case as systemd writes them.</summary>
    public override string ToString() => IsEmpty ? "none" : string.Join(' ', Names);

    private static string NameOf(int number) =>
        number < LinuxNames.Embedded.Capabilities.Count ? LinuxNames.Embedded.Capabilities[number] : $"{number}";
}

/// <summary>The five sets of a process.</summary>
/// <param name="Bounding">What it, and what it executes, can ever get.</param>
/// <param name="Permitted">What it may make effective.</param>
/// <param name="Effective">What counts now.</param>
/// <param name="Inheritable">What files that it executes may keep.</param>
/// <param name="Ambient">What a program without file capabilities keeps.</param>
public sealed record ProcessCapabilities(
    CapabilitySet Bounding, CapabilitySet Permitted, CapabilitySet Effective, CapabilitySet Inheritable, CapabilitySet Ambient)
{
    /// <summary>The effective set.</summary>
    public override string ToString() => Effective.ToString();
}
