using System.Management.Automation;

using PSSystemdHarden.Errors;
using PSSystemdHarden.Parameters;
using PSSystemdHarden.Running;
using PSSystemdHarden.Terminals;

namespace PSSystemdHarden.Commands;

/// <content>-Tty: the command has the terminal, and not the pipeline.</content>
public sealed partial class InvokeSandboxedCommandCommand
{
    [Parameter(ParameterSetName = SandboxedCommandParameters.CommandSet)]
    public SwitchParameter Tty { get; set; }

    /// <summary>Runs it to its end: what it writes goes to the terminal at once.</summary>
    private void RunOnTerminal(TransientService plan, UserTerminal terminal)
    {
        try
        {
            ServiceOutcome outcome = TerminalService.Run(Runner, plan with { CountsUsage = PassThru }, terminal, StopToken);
            Report(plan.Name, outcome);
        }
        catch (IOException e)
        {
            ThrowTerminatingError(ErrorRecords.TerminalFailed(e));
        }
    }

    private UserTerminal OpenTerminal()
    {
        if (MyInvocation.ExpectingInput)
            ThrowTerminatingError(ErrorRecords.TerminalExcludes(nameof(InputObject), "input from the pipeline"));
        if (AsJob)
            ThrowTerminatingError(ErrorRecords.TerminalExcludes(nameof(AsJob)));
        if (NoWait)
            ThrowTerminatingError(ErrorRecords.TerminalExcludes(nameof(NoWait)));
        if (Raw)
            ThrowTerminatingError(ErrorRecords.TerminalExcludes(nameof(Raw)));
        UserTerminal? terminal = UserTerminal.Open();
        if (terminal is null)
            ThrowTerminatingError(ErrorRecords.NoTerminal());
        return terminal!;
    }
}
