using System.Management.Automation;
using System.Runtime.Versioning;

using PSSystemdHarden.Errors;
using PSSystemdHarden.Running;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Jobs;

/// <summary>A command or script that runs in a sandbox in the background. What it writes waits in the job's streams to be received.</summary>
[SupportedOSPlatform("linux")]
public sealed class SandboxedJob : Job, IOfUnit
{
    private const string TypeName = "SandboxedJob";

    private readonly CancellationTokenSource _stop = new();
    private readonly PipedService _service;
    private readonly bool _isUser;
    private readonly JobOutput _output;
    private int _isDisposed;
    private readonly ManualResetEventSlim _finished = new();

    /// <param name="service">What was started.</param>
    /// <param name="input">All that is to be written to its standard input.</param>
    /// <param name="output">Makes the sink for what it writes.</param>
    /// <param name="command">It in words.</param>
    /// <param name="name">The job's name; null for one that PowerShell gives.</param>
    /// <param name="isUser">Whether the service is of this user's own manager, and not of PID 1.</param>
    internal SandboxedJob(PipedService service, IEnumerable<byte[]> input, Func<Job, JobOutput> output, string command, string? name, bool isUser)
        : base(command, name)
    {
        PSJobTypeName = TypeName;
        _isUser = isUser;
        _service = service;
        _output = output(this);
        UnitName = service.Service.Name;

        // The first to be told: others may dispose of the job when they are.
        StateChanged += (_, change) =>
        {
            if (change.JobStateInfo.State is not JobState.Running)
                _finished.Set();
        };
        SetJobState(JobState.Running);
        new Thread(() => Run(input)) { IsBackground = true, Name = $"Job of {UnitName}" }.Start();
    }

    /// <summary>The transient unit that it runs as.</summary>
    public string UnitName { get; }

    UnitOrigin IOfUnit.Origin => new LoadedUnitOrigin(UnitName, _isUser);

    /// <summary>The exit status; 128 and the signal's number for a command that one ended. Null while it runs, and for one of which nobody knows.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>Why it ended, in systemd's words: "success", "exit-code", "signal", "timeout", "oom-kill" and so on. Null while it runs.</summary>
    public string? Result { get; private set; }

    /// <inheritdoc/>
    public override bool HasMoreData => Output.Count + Error.Count + Warning.Count + Verbose.Count + Debug.Count + Information.Count + Progress.Count > 0;

    /// <inheritdoc/>
    public override string Location => UnitName;

    /// <inheritdoc/>
    public override string StatusMessage => Result ?? string.Empty;

    /// <summary>Has systemd end it and all that it has started; returns when that is done.</summary>
    public override void StopJob()
    {
        _stop.Cancel();
        _finished.Wait();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            StopJob();
            _stop.Dispose();
            _finished.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Run(IEnumerable<byte[]> input)
    {
        JobState state = JobState.Failed;
        try
        {
            using (_service)
            {
                foreach (byte[] data in input)
                    _service.Write(data, _output, _stop.Token);
                ServiceOutcome outcome = _service.Finish(_output, _stop.Token);
                (ExitCode, Result) = (outcome.ExitCode, outcome.Result);
                state = _output.Conclude(outcome) ? JobState.Completed : JobState.Failed;
            }
        }
        catch (OperationCanceledException)
        {
            state = JobState.Stopped;
        }
        catch (SystemdException e)
        {
            Error.Add(ErrorRecords.From(e, UnitName));
        }

        SetJobState(state);
    }
}
