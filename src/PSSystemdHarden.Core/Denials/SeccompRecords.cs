using System.Runtime.Versioning;

using PSSystemdHarden.Journal;

namespace PSSystemdHarden.Denials;

/// <summary>The kernel's records of system calls that filters ended processes for, while a service ran: of the journal, or else of the kernel's log.</summary>
[SupportedOSPlatform("linux")]
internal sealed class SeccompRecords
{
    private const int BadSystemCall = 31;
    private const string Kill = "kill";

    private static readonly TimeSpan s_before = TimeSpan.FromSeconds(1.5), s_after = TimeSpan.FromSeconds(0.5);

    private readonly SandboxFacts _facts;
    private readonly HashSet<int> _processes;
    private readonly List<(DateTime Time, SeccompRecord Record)> _records;

    internal SeccompRecords(SandboxFacts facts, IReadOnlyList<JournalEntry> entries, uint mainProcess, CancellationToken cancellationToken)
    {
        _facts = facts;
        _processes = [.. entries.Where(entry => !entry.IsSystemd).Select(entry => entry.Pid).OfType<int>(), (int)mainProcess];
        DateTime first = entries[0].Time - s_before, last = entries[^1].Time + s_after;
        _records = Parse(JournalReader.Read(JournalQuery.OfSystemCalls() with { Since = first, Until = last }, cancellationToken));
        if (_records.Count > 0)
            return;
        IReadOnlyList<JournalEntry>? kernel = KernelLog.AuditRecords();
        LacksKernelLog = kernel is null;
        _records = Parse((kernel ?? []).Where(entry => entry.Time >= first && entry.Time <= last));
    }

    /// <summary>Whether the kernel's log was needed and may not be read.</summary>
    internal bool LacksKernelLog { get; }

    /// <summary>The record of a process that ended with SIGSYS; null where none is, or several could be, that one's.</summary>
    /// <remarks>
    /// In a container the kernel numbers processes in another way than those in it do, and a shell's child may be known to nobody:
    /// then the one record of that moment counts whose call the service's filter kills for, and is no proof.
    /// </remarks>
    internal SeccompRecord? Of(JournalEntry end)
    {
        SeccompRecord[] near =
        [
            .. _records.Where(row => row.Record.Signal == BadSystemCall && row.Time >= end.Time - s_before && row.Time <= end.Time + s_after).Select(row => row.Record),
        ];
        if (KernelLog.NumbersProcessesAsWeDo() && Array.Find(near, record => _processes.Contains(record.ProcessId)) is { } own)
            return own with { IsOfProcess = true };
        SeccompRecord[] fitting = [.. near.Where(record => _facts.Refusal(record.Call) == Kill || !record.IsNative).DistinctBy(record => (record.Call, record.ProcessName))];
        return fitting.Length == 1 ? fitting[0] : null;
    }

    private static List<(DateTime Time, SeccompRecord Record)> Parse(IEnumerable<JournalEntry> entries) =>
        [.. entries.Select(entry => (entry.Time, SeccompRecord.Parse(entry.Message)!)).Where(row => row.Item2 is not null)];
}
