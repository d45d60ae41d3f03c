using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace PSSystemdHarden.Bus;

/// <summary>
/// Collects what is called on the bus in one flow of work, and how that ended. A call looks for it once, when it is made:
/// where there is none, nothing is collected.
/// </summary>
internal sealed class BusTrace
{
    private static readonly AsyncLocal<BusTrace?> s_current = new();

    private readonly ConcurrentQueue<string> _lines = new();

    /// <summary>That of the calling flow; null for none.</summary>
    internal static BusTrace? Current
    {
        get => s_current.Value;
        set => s_current.Value = value;
    }

    /// <summary>Takes the oldest line that was not taken yet.</summary>
    internal bool TryTake([NotNullWhen(true)] out string? line) => _lines.TryDequeue(out line);

    /// <param name="call">What was called.</param>
    /// <param name="started">When, as a timestamp of <see cref="Stopwatch"/>.</param>
    /// <param name="failure">How it failed; null for an answer.</param>
    internal void Add(BusCall call, long started, Exception? failure) =>
        _lines.Enqueue(FormattableString.Invariant(
            $"{call.Path} {call} -> {failure?.Message ?? "answered"} after {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0.0} ms"));
}
