using System.Runtime.Versioning;
using System.Text;

using PSSystemdHarden.Interop;

namespace PSSystemdHarden.Manager;

/// <summary>What a unit said, and what systemd said of it, in the journal.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe class UnitMessages
{
    /// <summary>The last messages of one run of a unit, oldest first; none where there is no journal, or none that this user may read.</summary>
    /// <param name="invocationId">The run's ID.</param>
    /// <param name="most">How many at most.</param>
    internal static IReadOnlyList<string> OfRun(string invocationId, int most)
    {
        var messages = new List<string>();
        if (invocationId.Length == 0 || LibSystemd.sd_journal_open(out nint journal, LibSystemd.JournalLocalOnly) < 0)
            return messages;
        try
        {
            // The unit's processes carry the first field, what PID 1 says of the unit the second (systemd.journal-fields(7)).
            Match(journal, $"_SYSTEMD_INVOCATION_ID={invocationId}");
            _ = LibSystemd.sd_journal_add_disjunction(journal);
            Match(journal, $"INVOCATION_ID={invocationId}");
            if (LibSystemd.sd_journal_seek_tail(journal) < 0)
                return messages;
            while (messages.Count < most && LibSystemd.sd_journal_previous(journal) > 0)
            {
                if (Field(journal, "MESSAGE") is { Length: > 0 } message)
                    messages.Insert(0, message);
            }
        }
        finally
        {
            LibSystemd.sd_journal_close(journal);
        }

        return messages;
    }

    private static void Match(nint journal, string match)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(match);
        fixed (byte* data = bytes)
            _ = LibSystemd.sd_journal_add_match(journal, data, (nuint)bytes.Length);
    }

    private static string? Field(nint journal, string name)
    {
        if (LibSystemd.sd_journal_get_data(journal, name, out byte* data, out nuint length) < 0)
            return null;
        int prefix = name.Length + 1;
        return Encoding.UTF8.GetString(data + prefix, (int)length - prefix);
    }
}
