using PSSystemdHarden.Failures;
using PSSystemdHarden.Journal;

namespace PSSystemdHarden.Denials;

/// <summary>A sign of something denied: an error that a program told of, a signal, a result.</summary>
/// <param name="Entry">Where it was logged.</param>
/// <param name="Text">What it said.</param>
internal sealed record Symptom(JournalEntry Entry, string Text)
{
    /// <summary>The error's name, such as "EROFS".</summary>
    internal string? Error { get; init; }

    /// <summary>The signal that ended the process.</summary>
    internal int? Signal { get; init; }

    /// <summary>The unit's result, such as "oom-kill".</summary>
    internal string? Result { get; init; }

    /// <summary>The system call that a filter acted upon.</summary>
    internal SeccompRecord? Record { get; init; }

    /// <summary>What systemd could not do before the program ran.</summary>
    internal StartFailure? Start { get; init; }

    /// <summary>The paths that it names, the likeliest first.</summary>
    internal IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>What the program may have tried.</summary>
    internal IReadOnlyList<OperationGuess> Operations { get; init; } = [];
}

/// <summary>An operation that a message tells of.</summary>
/// <param name="Operation">Which.</param>
/// <param name="Doubt">What to take off the weight: the message itself tells of it (0), those before it, or only the program's name.</param>
internal sealed record OperationGuess(Operation Operation, int Doubt);
