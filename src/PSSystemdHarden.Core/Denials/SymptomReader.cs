using System.Globalization;

using PSSystemdHarden.Failures;
using PSSystemdHarden.Journal;
using PSSystemdHarden.Linux;

namespace PSSystemdHarden.Denials;

/// <summary>Finds in what was logged of a service the signs of something denied.</summary>
internal static class SymptomReader
{
    private const int MostContext = 12, MostContextPaths = 3;
    private const int OfContext = 8, OfProgram = 12;

    private static readonly TimeSpan s_contextAge = TimeSpan.FromSeconds(3);

    /// <summary>The signs, in their order.</summary>
    /// <param name="unit">The unit's full name.</param>
    /// <param name="entries">What the journal has of one run or several, oldest first.</param>
    /// <param name="workingDirectory">Where relative paths begin.</param>
    internal static IReadOnlyList<Symptom> Read(string unit, IReadOnlyList<JournalEntry> entries, string workingDirectory)
    {
        var symptoms = new List<Symptom>();
        for (int i = 0; i < entries.Count; i++)
        {
            JournalEntry entry = entries[i];
            if (entry.IsKernel)
                continue;
            if (!entry.IsSystemd)
                symptoms.AddRange(OfMessage(entries, i, workingDirectory));
            else if (entry.ExitCode is "killed" or "dumped" && int.TryParse(entry.ExitStatus, NumberStyles.None, CultureInfo.InvariantCulture, out int signal))
                symptoms.Add(new Symptom(entry, entry.Message) { Signal = signal, Operations = Guess(entries, i, string.Empty) });
            else if (entry.UnitResult is { } result)
                symptoms.Add(new Symptom(entry, Before(entries, i)) { Result = result });
        }

        if ((StartFailure.Find(unit, entries) ?? StartFailure.OfStatus(entries)) is { } start)
            symptoms.Add(new Symptom(start.Entry, start.Reason) { Start = start, Error = start.Errno is { } number ? LinuxNames.Embedded.ErrorName(number) : null });
        return symptoms;
    }

    /// <summary>A message, for each error that it may tell of.</summary>
    private static IEnumerable<Symptom> OfMessage(IReadOnlyList<JournalEntry> entries, int index, string workingDirectory)
    {
        JournalEntry entry = entries[index];
        string text = entry.Message;
        foreach (SignalText row in DenialTables.Embedded.Data.Signals)
        {
            if (text.Contains(row.Text, StringComparison.OrdinalIgnoreCase))
                yield return new Symptom(entry, text) { Signal = row.Signal, Operations = Guess(entries, index, text) };
        }

        var error = MessageErrors.Find(text);
        IReadOnlyList<OperationGuess> operations = Guess(entries, index, text);
        if (error is null && operations.All(guess => guess.Doubt > 0) && !DenialTables.Embedded.Causes.Any(cause => cause.IsSeenIn(new Symptom(entry, text))))
            yield break;
        IReadOnlyList<string> paths = MessagePaths.Find(text, error?.Index ?? text.Length, workingDirectory);
        yield return new Symptom(entry, text)
        {
            Error = error?.Name,
            Paths = paths.Count > 0 || error is null ? paths : [.. Before(entries, index, entry).Where(line => !IsPlaceInSource(line)).SelectMany(line => MessagePaths.Find(line, line.Length, workingDirectory)).Distinct().Take(MostContextPaths)],
            Operations = operations,
        };
    }

    /// <summary>What was tried: by the message, by those of the same process before it (a traceback), by the program's name.</summary>
    private static IReadOnlyList<OperationGuess> Guess(IReadOnlyList<JournalEntry> entries, int index, string text)
    {
        JournalEntry entry = entries[index];
        string context = string.Join('\n', Before(entries, index, entry));
        string[] programs = [Path.GetFileName(text.Split(':', ' ')[0]), entry.Comm ?? string.Empty, entry.Identifier ?? string.Empty];
        return
        [
            .. DenialTables.Embedded.Operations
                .Select(operation => operation.IsToldBy(text) ? new OperationGuess(operation, 0)
                    : Array.Exists(programs, operation.IsWorkOf) ? new OperationGuess(operation, OfProgram)
                    : context.Length > 0 && operation.IsToldBy(context) ? new OperationGuess(operation, OfContext)
                    : null)
                .OfType<OperationGuess>(),
        ];
    }

    /// <summary>What the same process said shortly before, the last first.</summary>
    private static IEnumerable<string> Before(IReadOnlyList<JournalEntry> entries, int index, JournalEntry entry) =>
        Enumerable.Range(1, Math.Min(index, MostContext))
            .Select(back => entries[index - back])
            .TakeWhile(other => entry.Time - other.Time < s_contextAge)
            .Where(other => other.Pid == entry.Pid && !other.IsSystemd)
            .Select(other => other.Message);

    /// <summary>A line of a traceback that names a file of the program itself.</summary>
    private static bool IsPlaceInSource(string line) => line.TrimStart() is { } text && (text.StartsWith("File \"", StringComparison.Ordinal) || text.StartsWith("at ", StringComparison.Ordinal));

    /// <summary>What systemd said just before a result, such as that it could not read a file.</summary>
    private static string Before(IReadOnlyList<JournalEntry> entries, int index) =>
        string.Join('\n', entries.Take(index + 1).TakeLast(3).Where(entry => entry.IsSystemd).Select(entry => entry.Message));
}
