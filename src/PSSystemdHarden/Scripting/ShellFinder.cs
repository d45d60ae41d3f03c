using System.Management.Automation;

using PSSystemdHarden.Running;

namespace PSSystemdHarden.Scripting;

/// <summary>Finds the PowerShell that runs a script block.</summary>
internal static class ShellFinder
{
    internal const string Name = "pwsh";

    /// <summary>The one that is asked for; else the one that runs this; else the one on the PATH. Null for none.</summary>
    internal static string? Find(PSCmdlet session, string? asked)
    {
        if (asked is not null)
            return ProgramFinder.Find(session, asked);
        return Environment.ProcessPath is { } own && Path.GetFileName(own) == Name ? own : ProgramFinder.Find(session, Name);
    }
}
