using System.Diagnostics;
using System.Management.Automation;

namespace PSSystemdHarden.Commands;

/// <summary>Shows progress of what takes longer than a second, ten times a second at most.</summary>
internal sealed class ProgressMeter(Cmdlet cmdlet, string activity, int total)
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
        if (_watch.Elapsed < _next)
            return;
        _next = _watch.Elapsed + s_interval;
        _shown = true;
        cmdlet.WriteProgress(new ProgressRecord(ActivityId, activity, $"{current} ({done} of {total})") { PercentComplete = done * 100 / total });
    }

    internal void Complete()
    {
        if (_shown)
            cmdlet.WriteProgress(new ProgressRecord(ActivityId, activity, " ") { RecordType = ProgressRecordType.Completed });
    }
}
