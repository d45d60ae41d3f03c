using System.Management.Automation;

using PSSystemdHarden.Denials;
using PSSystemdHarden.Errors;
using PSSystemdHarden.Failures;
using PSSystemdHarden.Linux;
using PSSystemdHarden.Running;
using PSSystemdHarden.Sandbox;

namespace PSSystemdHarden.Commands;

/// <content>What is said of a command that its sandbox kept from running, or ended.</content>
public sealed partial class InvokeSandboxedCommandCommand
{
    private void CheckStarted(string unit, ServiceOutcome outcome)
    {
        if (!outcome.WasExecuted)
            ThrowTerminatingError(NotStarted(unit, outcome));
    }

    private ErrorRecord NotStarted(string unit, ServiceOutcome outcome)
    {
        IReadOnlyList<UnitSandboxSetting> settings = _sandbox!.ToSettings(Services, unit, IsUser, StopToken);
        var failure = UnitFailure.Explain(Services, unit, outcome.State, settings, StopToken);
        return ErrorRecords.CommandNotStarted(_parameters.FilePath, failure, outcome.State, Denial(unit, outcome, settings));
    }

    /// <summary>A program that makes a system call that it may not is gone before it can say a word.</summary>
    private void WarnOfBadSystemCall(string unit, ServiceOutcome outcome)
    {
        if (outcome.Signal is ExitStatuses.BadSystemCall && Denial(unit, outcome, _sandbox!.ToSettings(Services, unit, IsUser, StopToken)) is { } denial)
            WriteWarning($"'{_parameters.FilePath}' was ended by SIGSYS. {denial.Advice}");
    }

    /// <summary>What its sandbox most likely denied it; null where nothing tells.</summary>
    private UnitDenial? Denial(string unit, ServiceOutcome outcome, IReadOnlyList<UnitSandboxSetting> settings) => outcome.InvocationId.Length == 0
        ? null
        : new DenialFinder(Services, Services.GetVersion(StopToken)).OfRun(unit, outcome.InvocationId, settings, StopToken)
            .Denials.FirstOrDefault(denial => denial.Certainty is not DenialCertainty.Possible);
}
