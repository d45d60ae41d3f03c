namespace PSSystemdHarden.Units;

/// <summary>How a service is doing (org.freedesktop.systemd1(5)).</summary>
/// <param name="ActiveState">In general.</param>
/// <param name="SubState">In a service's own terms.</param>
/// <param name="NeedsReload">Whether its files have changed since systemd read them.</param>
/// <param name="Result">Why it ended: "success", "exit-code", "timeout" and so on.</param>
/// <param name="Restarts">How often systemd has started it anew by itself.</param>
/// <param name="ExecMainCode">How the main process ended: CLD_EXITED (1), CLD_KILLED (2) or CLD_DUMPED (3); 0 if it has not.</param>
/// <param name="ExecMainStatus">Its exit status, or its signal.</param>
/// <param name="InvocationId">This run's ID, 32 hexadecimal digits; empty if it has not run.</param>
internal sealed record UnitRunState(
    UnitActiveState ActiveState,
    string SubState,
    bool NeedsReload,
    string Result,
    uint Restarts,
    int ExecMainCode,
    int ExecMainStatus,
    string InvocationId)
{
    internal bool IsUp => ActiveState is UnitActiveState.Active or UnitActiveState.Reloading;

    internal bool HasFailed => ActiveState is UnitActiveState.Failed || Result != "success";
}
