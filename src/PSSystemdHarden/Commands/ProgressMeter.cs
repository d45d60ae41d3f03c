using System.Diagnostics;
using System.Management.Automation;

namespace PSSystemdHarden.Commands;

/// <summary>Shows progress of what takes longer than a second, ten times a second at most, until it is disposed.</summary>
/// <param name="cmdlet">Whose.</param>
/// <param name="activity">What is done.</param>
/// <param name="total">To how many; null where that is not known before.</param>
internal sealed class ProgressMeter(Cmdlet cmdlet, string activity, int? total) : IDisposable
{
    private const int ActivityId = 0x53594D44;
    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private TimeSpan _next = s_first;
    private int _done;
    private bool _shown;

    internal void Advance(string current)
    {
        int done = _done++;
        if (_watch.Elapsed >= _next)
            Show(current, done);
    }

    /// <summary>Shows it now, as the next step itself is known to take more than a second.</summary>
    internal void AdvanceAtOnce(string current) => Show(current, _done++);

    public void Dispose()
    {
        if (_shown)
            cmdlet.WriteProgress(new ProgressRecord(ActivityId, activity, " ") { RecordType = ProgressRecordType.Completed });
    }

    private void Show(string current, int done)
    {
        _next = _watch.Elapsed + s_interval;
        _shown = true;
        cmdlet.WriteProgress(total is int all
            ? new ProgressRecord(ActivityId, activity, $"{current} ({done} of {all})") { PercentComplete = done * 100 / all }
            : new ProgressRecord(ActivityId, activity, $"{current} ({done} before it)"));
    }
}
