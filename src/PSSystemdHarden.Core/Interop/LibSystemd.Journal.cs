using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PSSystemdHarden.Interop;

/// <summary>sd-journal (sd-journal(3)): reading what was logged.</summary>
internal static unsafe partial class LibSystemd
{
    internal const int JournalLocalOnly = 1;

    [LibraryImport(Library)]
    [SupportedOSPlatform("linux")]
    internal static partial int sd_journal_open(out nint journal, int flags);

    [LibraryImport(Library)]
    internal static partial void sd_journal_close(nint journal);

    [LibraryImport(Library)]
    internal static partial int sd_journal_add_match(nint journal, byte* data, nuint size);

    [LibraryImport(Library)]
    internal static partial int sd_journal_add_disjunction(nint journal);

    [LibraryImport(Library)]
    internal static partial int sd_journal_seek_tail(nint journal);

    [LibraryImport(Library)]
    internal static partial int sd_journal_previous(nint journal);

    /// <summary>The field with its name and "=" before it; valid until the next call.</summary>
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int sd_journal_get_data(nint journal, string field, out byte* data, out nuint length);
}
