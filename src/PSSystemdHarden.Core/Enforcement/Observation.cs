namespace PSSystemdHarden.Enforcement;

/// <summary>What a look at a process, or at a unit, said of one directive.</summary>
/// <param name="Holds">Whether it is in force; null where that can't be told.</param>
/// <param name="Found">What is there.</param>
/// <param name="Evidence">The file or the call that said so.</param>
/// <param name="Reason">What else there is to say; why it can't be told.</param>
internal readonly record struct Observation(bool? Holds, string? Found, string? Evidence, string? Reason = null)
{
    /// <summary>Why nothing can be told of namespaces, roots and memory of others.</summary>
    internal const string NeedsRoot = "needs root (ptrace access)";

    internal static Observation When(bool holds, string found, string evidence, string? reasonIfNot = null) =>
        new(holds, found, evidence, holds ? null : reasonIfNot);

    internal static Observation Unknown(string reason, string? found = null, string? evidence = null) => new(null, found, evidence, reason);

    /// <summary>Of several looks at parts of a directive the one that decides: what is out of force goes before what can't be told.</summary>
    internal static Observation All(params ReadOnlySpan<Observation> parts)
    {
        Observation worst = parts[0];
        foreach (Observation part in parts)
        {
            if (part.Holds is false || (part.Holds is null && worst.Holds is true))
                worst = part;
            if (worst.Holds is false)
                return worst;
        }

        return worst;
    }
}
