using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;

using PSSystemdHarden.Interop;

namespace PSSystemdHarden.Journal;

/// <summary>Reads the system's journal. What this user may not read it does not find (<see cref="JournalFiles.Access"/> tells).</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class JournalReader : IDisposable
{
    private const int ManagerPid = 1;

    private readonly JournalHandle? _journal;

    internal JournalReader() => _journal = LibSystemd.sd_journal_open(out JournalHandle journal, LibSystemd.JournalLocalOnly) < 0 ? null : journal;

    /// <summary>Entries, oldest first; none where there is no journal.</summary>
    internal static IReadOnlyList<JournalEntry> Read(JournalQuery query, CancellationToken cancellationToken)
    {
        using var reader = new JournalReader();
        return reader.Find(query, cancellationToken);
    }

    /// <summary>All that one run of a unit wrote, and what systemd tells of it, oldest first.</summary>
    /// <remarks>
    /// Of a process that ends at once journald may find out the unit and no more: such entries between the run's first one and the
    /// next run's are the run's.
    /// </remarks>
    internal static IReadOnlyList<JournalEntry> ReadRun(string unit, string invocationId, CancellationToken cancellationToken)
    {
        using var reader = new JournalReader();
        IReadOnlyList<JournalEntry> own = reader.Find(JournalQuery.OfRun(invocationId), cancellationToken);
        if (own.Count == 0)
            return own;
        IEnumerable<JournalEntry> lost = reader.Find(JournalQuery.OfUnit(unit) with { Since = own[0].Time }, cancellationToken)
            .TakeWhile(entry => entry.InvocationId is null || entry.InvocationId == invocationId)
            .Where(entry => entry.InvocationId is null);
        return [.. own.Concat(lost).OrderBy(entry => entry.Time)];
    }

    /// <summary>Entries, oldest first; none where there is no journal.</summary>
    internal IReadOnlyList<JournalEntry> Find(JournalQuery query, CancellationToken cancellationToken)
    {
        var entries = new List<JournalEntry>();
        if (_journal is null)
            return entries;
        Match(query.Alternatives);
        bool isForward = query.AfterCursor is not null;
        bool isMore = isForward ? SeekAfter(query.AfterCursor!) : SeekBefore(query.Until);
        while (isMore && entries.Count < query.Most)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Current() is { } entry)
            {
                if (!isForward && entry.Time < query.Since)
                    break;
                if (!(entry.Time < query.Since) && !(entry.Time >= query.Until))
                    entries.Add(entry);
            }

            isMore = (isForward ? LibSystemd.sd_journal_next(_journal) : LibSystemd.sd_journal_previous(_journal)) > 0;
        }

        if (!isForward)
            entries.Reverse();
        return entries;
    }

    public void Dispose() => _journal?.Dispose();

    private void Match(IReadOnlyList<string[]> alternatives)
    {
        LibSystemd.sd_journal_flush_matches(_journal!);
        foreach (string[] fields in alternatives)
        {
            // A first one, before which nothing stands, changes nothing.
            _ = LibSystemd.sd_journal_add_disjunction(_journal!);
            foreach (string field in fields)
            {
                byte[] bytes = Encoding.UTF8.GetBytes(field);
                fixed (byte* data = bytes)
                    _ = LibSystemd.sd_journal_add_match(_journal!, data, (nuint)bytes.Length);
            }
        }
    }

    private bool SeekBefore(DateTime? until)
    {
        int sought = until is { } time
            ? LibSystemd.sd_journal_seek_realtime_usec(_journal!, Microseconds(time))
            : LibSystemd.sd_journal_seek_tail(_journal!);
        return sought >= 0 && LibSystemd.sd_journal_previous(_journal!) > 0;
    }

    private bool SeekAfter(string cursor)
    {
        if (LibSystemd.sd_journal_seek_cursor(_journal!, cursor) < 0 || LibSystemd.sd_journal_next(_journal!) <= 0)
            return false;
        return LibSystemd.sd_journal_test_cursor(_journal!, cursor) <= 0 || LibSystemd.sd_journal_next(_journal!) > 0;
    }

    /// <summary>The entry at the present place; null for one that has no text, or is gone by now.</summary>
    private JournalEntry? Current()
    {
        if (LibSystemd.sd_journal_get_realtime_usec(_journal!, out ulong microseconds) < 0 || Field("MESSAGE") is not { Length: > 0 } message)
            return null;
        int? pid = Number("_PID");
        string? comm = Field("_COMM");

        string? identifier = Field("SYSLOG_IDENTIFIER");

        // systemd tells of units in fields of its own. The process that it makes ready may have gone before journald could look at it.
        bool isSystemd = pid == ManagerPid || (comm ?? identifier) is ['(', .., ')'];
        return new JournalEntry(DateTime.UnixEpoch.AddTicks((long)microseconds * TimeSpan.TicksPerMicrosecond).ToLocalTime(), message)
        {
            Pid = pid,
            Comm = comm,
            Identifier = identifier,
            Unit = (isSystemd ? Field("UNIT") : null) ?? Field("_SYSTEMD_UNIT"),
            InvocationId = (isSystemd ? Field("INVOCATION_ID") : null) ?? Field("_SYSTEMD_INVOCATION_ID"),
            Transport = Field("_TRANSPORT"),
            MessageId = Field("MESSAGE_ID"),
            Errno = Number("ERRNO"),
            Executable = Field("EXECUTABLE"),
            ExitCode = Field("EXIT_CODE"),
            ExitStatus = Field("EXIT_STATUS"),
            UnitResult = Field("UNIT_RESULT"),
            IsSystemd = isSystemd,
            Cursor = Cursor(),
        };
    }

    private string? Field(string name)
    {
        if (LibSystemd.sd_journal_get_data(_journal!, name, out byte* data, out nuint length) < 0)
            return null;
        int prefix = name.Length + 1;
        return Encoding.UTF8.GetString(data + prefix, (int)length - prefix);
    }

    private int? Number(string name) =>
        int.TryParse(Field(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : null;

    private string? Cursor()
    {
        if (LibSystemd.sd_journal_get_cursor(_journal!, out nint text) < 0)
            return null;
        string? cursor = Marshal.PtrToStringUTF8(text);
        NativeMemory.Free((void*)text);
        return cursor;
    }

    private static ulong Microseconds(DateTime time) => (ulong)((time.ToUniversalTime() - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
}
