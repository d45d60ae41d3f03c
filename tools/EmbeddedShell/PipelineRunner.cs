using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace EmbeddedShell;

/// <summary>Runs one pipeline at a time (and others nested in it), formats what it puts out, and can stop it from another thread.</summary>
internal sealed class PipelineRunner(Runspace runspace, ShellUserInterface userInterface)
{
    private readonly Lock _gate = new();
    private readonly Stack<Pipeline> _running = new();

    /// <summary>How many pipelines run; more than one only with a nested prompt.</summary>
    public int Depth
    {
        get
        {
            lock (_gate)
            {
                return _running.Count;
            }
        }
    }

    /// <summary>A pipeline for a command; afterwards $? is what it was before.</summary>
    public Pipeline Create() => Depth > 0 ? runspace.CreateNestedPipeline() : runspace.CreatePipeline();

    /// <summary>A pipeline for what the user wrote. Being part of the history is also what makes the engine set $?.</summary>
    public Pipeline CreateForUser(string script)
        => Depth > 0 ? runspace.CreateNestedPipeline(script, addToHistory: true) : runspace.CreatePipeline(script, addToHistory: true);

    /// <summary>Runs <paramref name="pipeline"/> and shows its output.</summary>
    /// <returns>The error that ended it, which is not shown yet; null if it ran to its end.</returns>
    public Exception? Run(Pipeline pipeline, IEnumerable<string>? input = null)
    {
        // The same plumbing as in pwsh. Errors go down the pipeline in order with the output, and Out-Default tells them
        // apart. Native commands look for Out-Default behind them: it is why they get the terminal itself and no pipe.
        pipeline.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        pipeline.Commands.Add(new Command("Out-Default", isScript: false, useLocalScope: true)
        {
            MergeUnclaimedPreviousCommandResults = PipelineResultTypes.Error | PipelineResultTypes.Output,
        });
        return Invoke(pipeline, input, out _);
    }

    /// <summary>The first thing that <paramref name="script"/> returns; null after an error, which is not shown.</summary>
    public object? Evaluate(string script)
    {
        Pipeline pipeline = Create();
        pipeline.Commands.AddScript(script);
        return Invoke(pipeline, null, out IReadOnlyList<PSObject> results) is null && results.Count > 0
            ? results[0]?.BaseObject
            : null;
    }

    /// <summary>Shows an error that ended a pipeline, through the formatting system like any other.</summary>
    public void Report(Exception exception)
    {
        if (exception is IncompleteParseException)
        {
            // The view for parse errors finds nothing to show in this one.
            userInterface.WriteErrorLine($"{PSStyle.Instance.Formatting.Error}ParserError: {exception.Message}{PSStyle.Instance.Reset}");
            return;
        }

        ErrorRecord error = (exception as IContainsErrorRecord)?.ErrorRecord
            ?? new ErrorRecord(exception, "EmbeddedShell", ErrorCategory.NotSpecified, null);
        Pipeline pipeline = Create();
        pipeline.Commands.Add("Out-Default");
        pipeline.Input.Write(error);
        pipeline.Input.Close();
        Exception? failure = null;
        userInterface.WriteError(() => failure = Invoke(pipeline, null, out _));
        if (failure is not null)
        {
            // A broken view must not hide the error itself.
            userInterface.WriteErrorLine(exception.Message);
        }
    }

    /// <summary>Stops the innermost pipeline, if one runs, and does not wait for it.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            if (_running.TryPeek(out Pipeline? current))
            {
                current.StopAsync();
            }
        }
    }

    private Exception? Invoke(Pipeline pipeline, IEnumerable<string>? input, out IReadOnlyList<PSObject> results)
    {
        results = [];
        lock (_gate)
        {
            _running.Push(pipeline);
        }

        try
        {
            if (input is not null)
            {
                return InvokeWith(input, pipeline);
            }

            results = pipeline.Invoke();
            return null;
        }
        catch (Exception exception) when (exception is RuntimeException or PSInvalidOperationException or InvalidOperationException)
        {
            return exception;
        }
        finally
        {
            lock (_gate)
            {
                _running.Pop();
            }

            userInterface.ResetProgress();
            pipeline.Dispose();
        }
    }

    /// <summary>Runs while <paramref name="input"/> is still coming, and ends with the pipeline even if the input does not.</summary>
    private static Exception? InvokeWith(IEnumerable<string> input, Pipeline pipeline)
    {
        using var finished = new ManualResetEventSlim();
        pipeline.StateChanged += (_, change) =>
        {
            if (change.PipelineStateInfo.State is PipelineState.Completed or PipelineState.Failed or PipelineState.Stopped)
            {
                finished.Set();
            }
        };
        pipeline.InvokeAsync();
        Task.Run(() => Feed(input, pipeline.Input));
        finished.Wait();
        return pipeline.PipelineStateInfo.Reason;
    }

    private static void Feed(IEnumerable<string> input, PipelineWriter pipeline)
    {
        try
        {
            foreach (string line in input)
            {
                pipeline.Write(line);
            }

            pipeline.Close();
        }
        catch (Exception exception) when (exception is PipelineClosedException or ObjectDisposedException)
        {
            // The pipeline has ended before its input.
        }
    }
}
