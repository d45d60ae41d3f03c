using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PSSystemdHarden.Interop;

/// <summary>sd-journal (sd-journal(3)): reading what was logged. Every int result below 0 is a negative errno.</summary>
internal static unsafe partial class LibSystemd
{
    internal const int JournalLocalOnly = 1;

    [LibraryImport(Library)]
    [SupportedOSPlatform("linux")]
    internal static partial int sd_journal_open(out JournalHandle journal, int flags);

    [LibraryImport(Library)]
    internal static partial void sd_journal_close(nint journal);

    [LibraryImport(Library)]
    internal static partial int sd_journal_add_match(JournalHandle journal, byte* data, nuint size);

    [LibraryImport(Library)]
    internal static partial int sd_journal_add_disjunction(JournalHandle journal);

    [LibraryImport(Library)]
    internal static partial void sd_journal_flush_matches(JournalHandle journal);

    [LibraryImport(Library)]
    internal static partial int sd_journal_seek_tail(JournalHandle journal);

    [LibraryImport(Library)]
    internal static partial int sd_journal_seek_realtime_usec(JournalHandle journal, ulong microseconds);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int sd_journal_seek_cursor(JournalHandle journal, string cursor);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int sd_journal_test_cursor(JournalHandle journal, string cursor);

    /// <summary>The caller frees the text.</summary>
    [LibraryImport(Library)]
    internal static partial int sd_journal_get_cursor(JournalHandle journal, out nint cursor);

    [LibraryImport(Library)]
    internal static partial int sd_journal_next(JournalHandle journal);

    [LibraryImport(Library)]
    internal static partial int sd_journal_previous(JournalHandle journal);

    [LibraryImport(Library)]
    internal static partial int sd_journal_get_realtime_usec(JournalHandle journal, out ulong microseconds);

    /// <summary>The field with its name and "=" before it; valid until the next call.</summary>
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int sd_journal_get_data(JournalHandle journal, string field, out byte* data, out nuint length);
}
