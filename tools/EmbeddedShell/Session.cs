using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace EmbeddedShell;

/// <summary>The engine with this host, from the first pipeline to the exit code.</summary>
internal sealed class Session : IDisposable
{
    private readonly ShellUserInterface _userInterface;
    private readonly BreakSignals _signals;
    private readonly Runspace _runspace;
    private bool _atPrompt;

    public Session(bool nonInteractive)
    {
        // Importing a module would send telemetry, which is the affair of the real pwsh.
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");

        _userInterface = new ShellUserInterface(nonInteractive);
        Host = new ShellHost(_userInterface);
        // Only Microsoft.PowerShell.Core is loaded up front: CreateDefault() would look for pwsh's other modules too.
        _runspace = RunspaceFactory.CreateRunspace(Host, InitialSessionState.CreateDefault2());
        // One thread for all pipelines, as in pwsh: thread-bound state of a module outlives a line at the prompt.
        _runspace.ThreadOptions = PSThreadOptions.ReuseThread;
        Runner = new PipelineRunner(_runspace, _userInterface);
        _signals = new BreakSignals(OnSignal);
        Host.Interrupted = () => _signals.Received != 0;
        _userInterface.Interrupted = Host.Interrupted;
        _userInterface.Interrupt = () => _signals.Raise(BreakSignals.Interrupt);
        _runspace.Open();
        _runspace.SessionStateProxy.InvokeCommand.CommandNotFoundAction = MissingCmdlets.OnCommandNotFound;
        Host.NestedPrompt = () => new PromptLoop(this).Run();
    }

    public ShellHost Host { get; }

    public PipelineRunner Runner { get; }

    public ShellUserInterface UserInterface => _userInterface;

    public Runspace Runspace => _runspace;

    public BreakSignals Signals => _signals;

    public int RunCommand(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return ExitCodes.Success;
        }

        int Default() => Runner.Evaluate("$global:?") is true ? ExitCodes.Success : ExitCodes.Failure;
        return Run(Runner.CreateForUser(text), DollarInput.IsUsedInText(text), Default);
    }

    public int RunFile(string path, IReadOnlyList<string> arguments)
    {
        // Without the extension a file is no script for the engine; pwsh runs such a file ("#!/usr/bin/env pwsh") by its text.
        Command command = path.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase)
            ? new Command(path, isScript: false, useLocalScope: false)
            : new Command(File.ReadAllText(path), isScript: true, useLocalScope: false);
        foreach (CommandParameter parameter in ScriptArguments.Bind(arguments))
        {
            command.Parameters.Add(parameter);
        }

        Pipeline pipeline = Runner.Create();
        pipeline.Commands.Add(command);
        ScriptExit.ReachesHost(_runspace);
        // A script that neither exits nor throws has succeeded, whatever its last statement did.
        return Run(pipeline, DollarInput.IsUsedInFile(path), static () => ExitCodes.Success);
    }

    public int RunPrompt(bool noLogo)
    {
        if (!noLogo)
        {
            _userInterface.WriteLine($"PowerShell {EngineVersion.Text} engine, without pwsh's own modules. Ctrl+D or \"exit\" leaves.");
        }

        _atPrompt = true;
        new PromptLoop(this).Run();
        return Host.ExitCode ?? (_signals.Received == BreakSignals.Terminate ? ExitCodes.ForSignal(_signals.Received) : ExitCodes.Success);
    }

    public void Dispose()
    {
        _signals.Dispose();
        _runspace.Dispose();
    }

    private int Run(Pipeline pipeline, bool readsInput, Func<int> codeWithoutExit)
    {
        bool pipesInput = readsInput && !StandardStreams.InputIsTerminal;
        Exception? error = Runner.Run(pipeline, pipesInput ? _userInterface.Input.ReadLines() : null);
        if (_signals.Received != 0)
        {
            return ExitCodes.ForSignal(_signals.Received);
        }

        if (error is not null)
        {
            Runner.Report(error);
            return ExitCodes.Failure;
        }

        return Host.ExitCode ?? codeWithoutExit();
    }

    private void OnSignal(int signal)
    {
        if (Runner.Depth > 0)
        {
            Runner.Stop();
        }
        else if (signal != BreakSignals.Interrupt || !_atPrompt)
        {
            // Nothing to stop: the session is still starting, or its prompt waits for a line.
            Environment.Exit(ExitCodes.ForSignal(signal));
        }
    }
}
