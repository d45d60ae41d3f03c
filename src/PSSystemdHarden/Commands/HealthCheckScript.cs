using System.Collections.ObjectModel;
using System.Management.Automation;

namespace PSSystemdHarden.Commands;

/// <summary>The user's judgement of a service that was started anew. The script gets the unit's name as $_ and as its argument.</summary>
internal sealed class HealthCheckScript(ScriptBlock script)
{
    /// <summary>Why the service is not well: it gave $false last, or an error that ended it. Null otherwise, also if it gave nothing.</summary>
    internal string? Complaint(string unit)
    {
        try
        {
            Collection<PSObject> result = script.InvokeWithContext(null, [new PSVariable("_", unit)], unit);
            return result.Count > 0 && result[^1]?.BaseObject is false ? "it gave $false" : null;
        }
        catch (RuntimeException e)
        {
            return e.Message;
        }
    }
}
