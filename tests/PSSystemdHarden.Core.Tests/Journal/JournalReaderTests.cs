using System.Runtime.Versioning;

using PSSystemdHarden.Journal;
using PSSystemdHarden.Testing;

using Xunit;

namespace PSSystemdHarden.Core.Tests.Journal;

/// <summary>The journal of a live machine against journalctl.</summary>
[SupportedOSPlatform("linux")]
public class JournalReaderTests
{
    private const string Unit = "pssh-talking.service";

    [ThrowawayFact]
    public void Entries_are_those_of_journalctl()
    {
        using var units = LoadedUnits.One(Unit, "Type=oneshot\nExecStart=/bin/sh -c 'echo one; echo two >&2; exit 7'");
        DateTime before = DateTime.Now.AddSeconds(-1);
        LiveMachine.TryRun("systemctl", "start", Unit);
        string run = LiveMachine.Run("systemctl", "show", "--value", "-p", "InvocationID", Unit).Trim();
        Assert.True(JournalSync.TryWait());
        IReadOnlyList<JournalEntry> entries = JournalReader.ReadRun(Unit, run, default);
        Assert.Equal(Journalctl("--unit", Unit), entries.Select(entry => entry.Message));
        Assert.Superset(new HashSet<string> { "one", "two" }, entries.Select(entry => entry.Message).ToHashSet());
        Assert.All(entries, entry => Assert.InRange(entry.Time, before, DateTime.Now.AddSeconds(1)));

        JournalEntry one = entries.Single(entry => entry.Message == "one");
        Assert.Equal((Unit, "stdout", "sh", false), (one.Unit, one.Transport, one.Identifier, one.IsSystemd));
        Assert.True(one.Pid > 1);
        JournalEntry end = entries.Single(entry => entry.ExitStatus is not null);
        Assert.Equal((Unit, run, "exited", "7", 1, true), (end.Unit, end.InvocationId, end.ExitCode, end.ExitStatus, end.Pid, end.IsSystemd));
        Assert.Equal("exit-code", entries.Single(entry => entry.UnitResult is not null).UnitResult);

        // The last ones, those of a time, those after a place, those of the unit in all its runs.
        using var reader = new JournalReader();
        Assert.Equal(entries.TakeLast(2), reader.Find(JournalQuery.OfUnit(Unit) with { Most = 2 }, default));
        Assert.Equal(entries.Where(entry => entry.InvocationId == run), reader.Find(JournalQuery.OfRun(run), default));
        Assert.Equal(entries, reader.Find(JournalQuery.OfUnit(Unit) with { Since = before }, default));
        Assert.Empty(reader.Find(JournalQuery.OfUnit(Unit) with { Since = DateTime.Now.AddMinutes(1) }, default));
        Assert.Empty(reader.Find(JournalQuery.OfUnit(Unit) with { Until = before }, default));
        Assert.Equal(entries.Skip(2).Take(2), reader.Find(JournalQuery.OfUnit(Unit) with { AfterCursor = entries[1].Cursor, Most = 2 }, default));
    }

    [ThrowawayFact]
    public void Reading_leaves_nothing_open()
    {
        JournalReader.Read(JournalQuery.OfUnit("systemd-journald.service"), default);
        int before = Directory.GetFiles("/proc/self/fd").Length;
        for (int i = 0; i < 20; i++)
            JournalReader.Read(JournalQuery.OfUnit("systemd-journald.service"), default);
        Assert.InRange(Directory.GetFiles("/proc/self/fd").Length, 0, before + 2);
    }

    [LiveFact]
    public void What_there_is_not_has_no_entries() =>
        Assert.Empty(JournalReader.Read(JournalQuery.OfRun("0123456789abcdef0123456789abcdef"), default));

    private static string[] Journalctl(params string[] matches) =>
        LiveMachine.Run("journalctl", ["--quiet", "--no-pager", "--output=cat", .. matches]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
