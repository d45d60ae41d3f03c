using System.Globalization;

using PSSystemdHarden.Journal;
using PSSystemdHarden.Linux;

namespace PSSystemdHarden.Failures;

/// <summary>What systemd logs when it can't run a program: which of its steps failed, and at what (exec-invoke.c of systemd).</summary>
/// <param name="Step">The step's name, such as "NAMESPACE".</param>
/// <param name="Program">The program that it was to run.</param>
/// <param name="Path">The path that it failed at, where it names one.</param>
/// <param name="Error">The error's text, such as "No such file or directory".</param>
/// <param name="Errno">The error's number; null where it was not logged.</param>
/// <param name="Reason">What it said first, without the unit's name.</param>
/// <param name="Entry">Where it said that.</param>
internal sealed record StartFailure(string Step, string Program, string? Path, string Error, int? Errno, string Reason, JournalEntry Entry)
{
    /// <summary>Whether the exit status is all that tells of it: then it may as well be the program's own.</summary>
    internal bool IsGuess { get; init; }

    /// <summary>SD_MESSAGE_SPAWN_FAILED (sd-messages(3)).</summary>
    private const string SpawnFailed = "641257651c1b4ec9a8624d7a40a9e1e7";

    private const string StepPrefix = "Failed at step ", ProgramPrefix = " spawning ", Separator = ": ";

    /// <summary>Until 253 the paths of a service's mounts have the place before them where systemd puts the mounts together.</summary>
    private const string UnitRoot = "/run/systemd/unit-root";

    /// <summary>The last one of a run; null where nothing failed, or was logged, before the program ran.</summary>
    /// <param name="unit">The unit's full name.</param>
    /// <param name="entries">What the journal has of the run, oldest first.</param>
    internal static StartFailure? Find(string unit, IReadOnlyList<JournalEntry> entries)
    {
        for (int i = entries.Count - 1; i >= 0; i--)
        {
            string said = WithoutUnit(unit, entries[i].Message);
            if (!entries[i].IsSystemd || entries[i].MessageId != SpawnFailed || !said.StartsWith(StepPrefix, StringComparison.Ordinal))
                continue;
            int spawning = said.IndexOf(ProgramPrefix, StringComparison.Ordinal), end = said.LastIndexOf(Separator, StringComparison.Ordinal);
            if (spawning < 0 || end < spawning)
                continue;
            JournalEntry first = entries.Take(i).LastOrDefault(entry => entry.IsSystemd && entry.Pid == entries[i].Pid && entry.Errno is not null) ?? entries[i];
            string reason = WithoutUnit(unit, first.Message);
            int colon = reason.LastIndexOf(Separator, StringComparison.Ordinal);
            return new StartFailure(
                said[StepPrefix.Length..spawning], said[(spawning + ProgramPrefix.Length)..end], PathIn(reason),
                colon < 0 ? said[(end + Separator.Length)..] : reason[(colon + Separator.Length)..], first.Errno, reason, first);
        }

        return null;
    }

    /// <summary>
    /// What the exit status alone tells: in a root of its own a service's messages do not reach the journal before 254, and with few
    /// descriptors allowed there is none left to write them to.
    /// </summary>
    internal static StartFailure? OfStatus(IReadOnlyList<JournalEntry> entries)
    {
        JournalEntry? end = entries.LastOrDefault(entry => entry.IsSystemd && entry.ExitCode == "exited");
        return int.TryParse(end?.ExitStatus, NumberStyles.None, CultureInfo.InvariantCulture, out int status) && ExitStatuses.Find(status) is { Meaning: not null } known
            ? new StartFailure(known.Name, string.Empty, null, known.Meaning, null, known.Meaning, end!) { IsGuess = true }
            : null;
    }

    /// <summary>The path in "Failed to ...: /srv/x: No such file or directory", also where it stands in quotes, or after a blank.</summary>
    private static string? PathIn(string reason)
    {
        int end = reason.LastIndexOf(Separator, StringComparison.Ordinal);
        int start = end < 0 ? -1 : reason.IndexOf('/', StringComparison.Ordinal);
        if (start < 0 || start > end)
            return null;
        string path = reason[start..end].Trim('\'', '"');
        return path.StartsWith(UnitRoot + "/", StringComparison.Ordinal) ? path[UnitRoot.Length..] : path;
    }

    private static string WithoutUnit(string unit, string message) =>
        message.StartsWith(unit + Separator, StringComparison.Ordinal) ? message[(unit.Length + Separator.Length)..] : message;
}
