using System.Runtime.Versioning;

using PSSystemdHarden.Journal;
using PSSystemdHarden.Linux;
using PSSystemdHarden.Manager;
using PSSystemdHarden.Sandbox;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Failures;

/// <summary>Why a run of a service failed.</summary>
/// <param name="Text">In words, such as "its main process ended with 226/NAMESPACE: ReadWritePaths=/srv/x does not exist".</param>
/// <param name="Messages">What the service, and systemd of it, said in that run, oldest first.</param>
/// <param name="Journal">Whether the journal could be read: where not, there are no messages, and the text knows less.</param>
internal sealed record UnitFailure(string Text, IReadOnlyList<JournalEntry> Messages, JournalAccess Journal)
{
    private const int Exited = 1;

    /// <summary>Explains a run from how it ended, from what the journal has of it, and from the settings of the unit.</summary>
    /// <param name="manager">The manager.</param>
    /// <param name="unit">The service's full name.</param>
    /// <param name="state">How it ended; its <see cref="UnitRunState.InvocationId"/> says which run.</param>
    /// <param name="settings">The unit's settings where systemd does not have it any more; null to ask systemd.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    /// <exception cref="SystemdException">systemd can't be reached, or does not answer.</exception>
    [SupportedOSPlatform("linux")]
    internal static UnitFailure Explain(SystemdManager manager, string unit, UnitRunState state, IReadOnlyList<UnitSandboxSetting>? settings, CancellationToken cancellationToken)
    {
        JournalAccess access = JournalFiles.Access();
        IReadOnlyList<JournalEntry> messages = [];
        if (access is JournalAccess.Readable && state.InvocationId.Length > 0)
        {
            JournalSync.TryWait();
            messages = JournalReader.ReadRun(unit, state.InvocationId, cancellationToken);
        }

        string? cause = null;
        if (state is { ExecMainCode: Exited, ExecMainStatus: >= ExitStatuses.FirstOfSystemd } && ExitStatuses.Find(state.ExecMainStatus) is { } status
            && StartFailure.Find(unit, messages) is { } failure && failure.Step == status.Name)
        {
            settings ??= new LiveSandbox(manager, manager.GetVersion(cancellationToken)).Read(unit, cancellationToken);
            cause = $"its main process ended with {ExitStatuses.Label(status)}: {FailedSetting.Describe(status, failure, settings ?? [])}";
        }

        return new UnitFailure(cause ?? Describe(state), messages, access);
    }

    /// <summary>What a service's state alone tells: "its main process ended with 226/NAMESPACE: ...".</summary>
    internal static string Describe(UnitRunState state) => state switch
    {
        { Result: "timeout" } => "it was not up in time (TimeoutStartSec=)",
        { Result: "start-limit-hit" } => "it was started too often within a short time (StartLimitBurst=)",
        { Result: "resources" } => "systemd could not set it up",
        { ExecMainCode: Exited, ExecMainStatus: > 0 } => $"its main process ended with {ExitStatuses.Describe(state.ExecMainStatus)}",
        { ExecMainCode: > Exited } => $"its main process was ended by {ExitStatuses.DescribeSignal(state.ExecMainStatus)}",
        { Result: not "success" } => $"systemd calls its end \"{state.Result}\"",
        _ => $"it is {state.SubState}",
    };
}
