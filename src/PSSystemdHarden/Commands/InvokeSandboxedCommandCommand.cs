using System.Collections;
using System.Management.Automation;
using System.Runtime.Versioning;

using PSSystemdHarden.Binding;
using PSSystemdHarden.Completion;
using PSSystemdHarden.Errors;
using PSSystemdHarden.Jobs;
using PSSystemdHarden.Manager;
using PSSystemdHarden.Parameters;
using PSSystemdHarden.Running;
using PSSystemdHarden.Scripting;
using PSSystemdHarden.Terminals;

namespace PSSystemdHarden.Commands;

[Cmdlet(VerbsLifecycle.Invoke, "SandboxedCommand", DefaultParameterSetName = SandboxedCommandParameters.CommandSet, SupportsShouldProcess = true)]
[OutputType(typeof(string), typeof(byte[]), typeof(SandboxedCommandResult), typeof(SystemdUnit), typeof(SandboxedJob))]
[SupportedOSPlatform("linux")]
public sealed partial class InvokeSandboxedCommandCommand : SystemdCmdlet, IDynamicParameters, IDisposable
{
    private readonly SandboxedCommandParameters _parameters = new();
    private PipedService? _service;
    private IOutputSink? _sink;
    private RequestedSandbox? _sandbox;

    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    public PSObject? InputObject { get; set; }

    [Parameter]
    [ValidateNotNull]
    public IDictionary? Environment { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FolderCompleter))]
    public string? WorkingDirectory { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SliceNameCompleter))]
    public string? Slice { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? UnitName { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Description { get; set; }

    [Parameter]
    public ManagerScope Scope { get; set; }

    [Parameter]
    [ValidateRange(0.001, 1e9)]
    public double? TimeoutSec { get; set; }

    [Parameter(ParameterSetName = SandboxedCommandParameters.CommandSet)]
    public SwitchParameter Raw { get; set; }

    [Parameter(ParameterSetName = SandboxedCommandParameters.CommandSet)]
    public SwitchParameter NoWait { get; set; }

    [Parameter(ParameterSetName = SandboxedCommandParameters.CommandSet)]
    public SwitchParameter PassThru { get; set; }

    [Parameter]
    public SwitchParameter AsJob { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JobName { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    public object GetDynamicParameters() => _parameters;

    protected override void BeginProcessing() => Guard(null, () =>
    {
        if (AsJob && (NoWait || PassThru))
            ThrowTerminatingError(ErrorRecords.JobNotAlone(NoWait ? nameof(NoWait) : nameof(PassThru)));
        if (NoWait && MyInvocation.ExpectingInput)
            ThrowTerminatingError(ErrorRecords.InputNotTaken(nameof(NoWait)));
        using UserTerminal? terminal = Tty ? OpenTerminal() : null;
        if (Plan() is not { } plan)
            return;
        WriteVerbose($"Asking {(IsUser ? "this user's manager" : "systemd")} to start {plan.Name}.");
        if (AsJob)
            _jobPlan = plan;
        else if (IsScript)
            StartScript(plan);
        else if (terminal is not null)
            RunOnTerminal(plan, terminal);
        else if (NoWait)
            StartOnly(plan);
        else
            StartPiped(plan, PassThru ? new CollectingSink(Raw) : new PipelineSink(this, Raw), MyInvocation.ExpectingInput);
    });

    protected override void ProcessRecord()
    {
        if (_jobPlan is not null && MyInvocation.ExpectingInput)
            _jobInput.Add(InputBytes());
        else if (_service is not null && MyInvocation.ExpectingInput)
            Guard(null, () => _service.Write(InputBytes(), _sink!, StopToken));
    }

    protected override void EndProcessing()
    {
        if (_jobPlan is not null)
            Guard(null, () => StartJob(_jobPlan));
        else if (_service is not null)
            Guard(null, () => Report(_service.Service.Name, _service.Finish(_sink!, StopToken)));
    }

    /// <summary>Ends what still runs: the pipeline was stopped, or wants no more.</summary>
    public void Dispose()
    {
        _service?.Dispose();
        _service = null;
    }

    private protected override object? Subject => _unit;

    private ServiceRunner Runner => Services.Runner!;

    /// <summary>The manager that is asked.</summary>
    private SystemdManager Services => IsUser ? ModuleSession.UserManager : Manager;

    private bool IsUser => Scope is ManagerScope.User;

    private void StartPiped(TransientService plan, IOutputSink sink, bool hasInput)
    {
        _sink = sink;
        _service = StartPipes(plan, hasInput);
    }

    private PipedService StartPipes(TransientService plan, bool hasInput)
    {
        try
        {
            return Runner.StartPiped(plan with { CountsUsage = PassThru }, new ServicePipes(hasInput, isWide: Raw), StopToken);
        }
        catch (IOException e)
        {
            ThrowTerminatingError(ErrorRecords.PipesNotMade(e));
            throw;
        }
    }

    private void StartOnly(TransientService plan)
    {
        using RunningService run = Runner.Start(plan with { OutlivesShell = true }, StopToken);
        IReadOnlyList<SystemdUnit> units;
        try
        {
            run.Begun.Wait(StopToken);
            if (run.Completion is { IsCompleted: true } ended)
                CheckStarted(plan.Name, ended.GetAwaiter().GetResult());
            units = Services.FindUnit(plan.Name, policy: null, StopToken).Units;
        }
        catch when (!run.Completion.IsCompleted)
        {
            // It would go on, and nobody has been told its name.
            run.Stop();
            throw;
        }

        WriteObject(units, enumerateCollection: true);
    }

    private void Report(string unit, ServiceOutcome outcome)
    {
        if (_sink is ScriptOutput script)
        {
            ReportScript(outcome, script);
            return;
        }

        LastExitCode.Publish(this, outcome.ExitCode);
        CheckStarted(unit, outcome);
        WarnOfBadSystemCall(unit, outcome);
        if (PassThru)
            WriteObject(new SandboxedCommandResult(unit, outcome, (_sink as CollectingSink)?.Output ?? Array.Empty<string>(), (_sink as CollectingSink)?.Errors ?? []));
        if (TimeoutSec is double seconds && outcome.Result == "timeout")
            WriteError(ErrorRecords.CommandTimedOut(_parameters.FilePath, seconds));
        else if (LastExitCode.Error(this, _parameters.FilePath, outcome.ExitCode) is { } error)
            WriteError(error);
    }
}
