namespace PSSystemdHarden.Journal;

/// <summary>Which entries of the journal are wanted.</summary>
/// <param name="Alternatives">
/// Sets of "FIELD=value" of which one must match. Within a set all fields must match; of those with the same name one is enough.
/// </param>
internal sealed record JournalQuery(IReadOnlyList<string[]> Alternatives)
{
    private const string Privileged = "_UID=0";

    /// <summary>The kernel's record of a system call that a filter acted upon (audit(7), AUDIT_SECCOMP).</summary>
    private const string SeccompRecord = "_AUDIT_TYPE=1326";

    /// <summary>Not before that time.</summary>
    internal DateTime? Since { get; init; }

    /// <summary>Before that time.</summary>
    internal DateTime? Until { get; init; }

    /// <summary>Only what came after the entry of that cursor.</summary>
    internal string? AfterCursor { get; init; }

    /// <summary>How many at most: the last ones, or with a cursor the first ones after it.</summary>
    internal int Most { get; init; } = 1000;

    /// <summary>What one run of a unit wrote, and what systemd tells of it.</summary>
    /// <remarks>Anybody may write a field that does not begin with "_": systemd's own are believed of root alone.</remarks>
    internal static JournalQuery OfRun(string invocationId) =>
        new([[$"_SYSTEMD_INVOCATION_ID={invocationId}"], [$"INVOCATION_ID={invocationId}", Privileged]]);

    /// <summary>The same of all runs of a unit.</summary>
    internal static JournalQuery OfUnit(string unit) => new([[$"_SYSTEMD_UNIT={unit}"], [$"UNIT={unit}", Privileged]]);

    /// <summary>Records of system calls that filters acted upon, and with them all that the kernel logged.</summary>
    internal static JournalQuery OfSystemCalls() => new([[SeccompRecord], ["_TRANSPORT=kernel"]]);
}
