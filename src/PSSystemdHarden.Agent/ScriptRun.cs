using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

using PSSystemdHarden.Scripting;

namespace PSSystemdHarden.Agent;

/// <summary>One run of the script, in a runspace of its own that has no terminal.</summary>
internal sealed class ScriptRun : IDisposable
{
    private readonly MessageStream _messages;
    private readonly ScriptHost _host;
    private readonly Runspace _runspace;
    private readonly PowerShell _shell = PowerShell.Create();
    private readonly PSDataCollection<PSObject> _noInput = [];
    private readonly PSDataCollection<PSObject> _output = [];

    internal ScriptRun(ScriptRequest request, MessageStream messages)
    {
        _messages = messages;
        _host = new ScriptHost(request.Width, information => _messages.Write(Records.From(information)));
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.Commands.Add(new SessionStateCmdletEntry(request.InputCommand, typeof(ReadInputCommand), helpFileName: null));
        _runspace = RunspaceFactory.CreateRunspace(_host, state);
        _runspace.Open();
        ShellEnvironment.RestoreModulePath(request.Folder);
        foreach (DictionaryEntry variable in request.Variables)
            _runspace.SessionStateProxy.SetVariable((string)variable.Key, variable.Value);

        _shell.Runspace = _runspace;
        if (request.PipesInput)
            _shell.AddCommand(request.InputCommand);
        _shell.AddScript(request.Script);
        foreach (object? argument in request.Arguments)
            _shell.AddArgument(argument);

        // The parameter by which remoting hands over values of $using: expressions.
        if (request.Using.Count > 0)
            _shell.AddParameter("--%", request.Using);

        // Each is told on the thread that wrote it, so that it is told in order, and that a full pipe holds the script back.
        Tell(_output, Records.From);
        Tell(_shell.Streams.Error, Records.From);
        Tell(_shell.Streams.Warning, record => new Message(MessageKind.Warning, record.Message));
        Tell(_shell.Streams.Verbose, record => new Message(MessageKind.Verbose, record.Message));
        Tell(_shell.Streams.Debug, record => new Message(MessageKind.Debug, record.Message));
        Tell(_shell.Streams.Progress, Records.From);
        Tell(_shell.Streams.Information, record =>
        {
            _host.HasTold(record);
            return Records.From(record);
        });
    }

    /// <summary>What the script's "exit" said; null if it said nothing.</summary>
    internal int? ExitCode => _host.ExitCode;

    /// <summary>Runs the script to its end.</summary>
    /// <param name="input">Where <see cref="ReadInputCommand"/> finds the script's pipeline input.</param>
    /// <returns>The error that ended it, if one did.</returns>
    internal ErrorRecord? Run(MessageStream input)
    {
        ReadInputCommand.Source = input;
        _noInput.Complete();
        try
        {
            _shell.EndInvoke(_shell.BeginInvoke(_noInput, _output));
            return null;
        }
        catch (PipelineStoppedException)
        {
            return null;
        }
        catch (RuntimeException e)
        {
            return e.ErrorRecord;
        }
    }

    internal void Stop() => _shell.BeginStop(null, null);

    private void Tell<T>(PSDataCollection<T> stream, Func<T, Message> message) => stream.DataAdded += (_, added) =>
    {
        T item = stream[added.Index];
        stream.RemoveAt(added.Index);
        _messages.Write(message(item));
    };

    public void Dispose()
    {
        _shell.Dispose();
        _runspace.Dispose();
        _noInput.Dispose();
        _output.Dispose();
    }
}
