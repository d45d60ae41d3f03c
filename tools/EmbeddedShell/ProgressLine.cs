using System.Globalization;
using System.Management.Automation;
using System.Text;

namespace EmbeddedShell;

/// <summary>
/// One line on standard error that shows the newest unfinished activity, rewritten in place and erased before anything else
/// is written. Nothing at all where standard error is not a terminal.
/// </summary>
internal sealed class ProgressLine(OutputChannel error)
{
    /// <summary>A cmdlet may report thousands of times a second; an eye sees ten.</summary>
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);

    private readonly List<(long Source, ProgressRecord Record)> _active = [];
    private long _lastDrawn;
    private int _shownColumns;

    public void Report(long source, ProgressRecord record)
    {
        if (!error.IsTerminal)
        {
            return;
        }

        int known = _active.FindIndex(entry => entry.Source == source && entry.Record.ActivityId == record.ActivityId);
        if (record.RecordType == ProgressRecordType.Completed)
        {
            if (known >= 0)
            {
                _active.RemoveAt(known);
                Draw();
            }

            return;
        }

        if (known >= 0)
        {
            _active[known] = (source, record);
        }
        else
        {
            _active.Add((source, record));
        }

        if (known < 0 || TimeProvider.System.GetElapsedTime(_lastDrawn) >= s_interval)
        {
            Draw();
        }
    }

    /// <summary>Before other output: it may come in the middle of an activity, which then shows up again with its next report.</summary>
    public void Erase()
    {
        if (_shownColumns == 0)
        {
            return;
        }

        // Blanks, not "erase line": that is an escape sequence, and a dumb terminal would show it.
        error.WriteRaw("\r" + new string(' ', _shownColumns) + "\r");
        _shownColumns = 0;
        _lastDrawn = 0;
    }

    /// <summary>At the end of a pipeline, also of one that forgot to complete its activities.</summary>
    public void Reset()
    {
        Erase();
        _active.Clear();
    }

    private void Draw()
    {
        if (_active.Count == 0)
        {
            Erase();
            return;
        }

        // The last column stays free: writing to it makes some terminals wrap.
        int widest = PSStyle.Instance.Progress.MaxWidth > 0 ? PSStyle.Instance.Progress.MaxWidth : int.MaxValue;
        int columns = Math.Min(StandardStreams.TerminalSize().Width - 1, widest);
        string line = Render(_active[^1].Record, columns);
        int width = DisplayWidth.Of(line);
        string style = PSStyle.Instance.Progress.Style;
        bool plain = StandardStreams.TerminalIsDumb || PSStyle.Instance.OutputRendering == OutputRendering.PlainText;
        error.WriteRaw("\r" + (plain ? line : style + line + PSStyle.Instance.Reset) + new string(' ', Math.Max(_shownColumns - width, 0)));
        _shownColumns = width;
        _lastDrawn = TimeProvider.System.GetTimestamp();
    }

    private static string Render(ProgressRecord record, int columns)
    {
        var line = new StringBuilder(record.Activity);
        if (record.PercentComplete >= 0)
        {
            line.Append(CultureInfo.InvariantCulture, $" [{Bar(record.PercentComplete)}] {record.PercentComplete}%");
        }

        if (!string.IsNullOrEmpty(record.StatusDescription))
        {
            line.Append(": ").Append(record.StatusDescription);
        }

        if (!string.IsNullOrEmpty(record.CurrentOperation))
        {
            line.Append(" - ").Append(record.CurrentOperation);
        }

        if (record.SecondsRemaining >= 0)
        {
            line.Append(CultureInfo.InvariantCulture, $" ({record.SecondsRemaining}s)");
        }

        // A message with line breaks or tabs would not stay in its line.
        string text = string.Create(line.Length, line, static (span, source) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(source[i]) ? ' ' : source[i];
            }
        });
        return DisplayWidth.Truncate(text, columns);
    }

    private static string Bar(int percent)
    {
        const int Cells = 20;
        int full = Math.Clamp(percent * Cells / 100, 0, Cells);
        return new string('=', full) + new string(' ', Cells - full);
    }
}
