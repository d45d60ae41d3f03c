using System.Management.Automation;

using PSSystemdHarden.Bus;

namespace PSSystemdHarden.Commands;

/// <summary>-Debug: shows what a piece of a cmdlet's work called on the bus, once it is done.</summary>
internal sealed class BusDebugging : IDisposable
{
    private readonly PSCmdlet _cmdlet;
    private readonly BusTrace _trace;

    private BusDebugging(PSCmdlet cmdlet, BusTrace trace) => (_cmdlet, _trace) = (cmdlet, trace);

    /// <summary>Null where nobody wants to see it, and inside of another.</summary>
    internal static BusDebugging? Begin(PSCmdlet cmdlet)
    {
        if (!IsWanted(cmdlet) || BusTrace.Current is not null)
            return null;
        return new BusDebugging(cmdlet, BusTrace.Current = new BusTrace());
    }

    public void Dispose()
    {
        // The thread goes on to other cmdlets of the pipeline.
        BusTrace.Current = null;
        while (_trace.TryTake(out string? line))
            _cmdlet.WriteDebug(line);
    }

    private static bool IsWanted(PSCmdlet cmdlet) =>
        cmdlet.MyInvocation.BoundParameters.TryGetValue("Debug", out object? given)
            ? given is SwitchParameter { IsPresent: true }
            : cmdlet.GetVariableValue("DebugPreference") is not (null or ActionPreference.SilentlyContinue or ActionPreference.Ignore);
}
