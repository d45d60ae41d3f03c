using System.Management.Automation;

namespace PSSystemdHarden.Running;

/// <summary>Finds the program that is meant, as PowerShell does for a native command.</summary>
internal static class ProgramFinder
{
    /// <summary>The program's absolute path; null if no program of that name is on the PATH.</summary>
    /// <param name="session">Where relative paths begin, and what names stand for.</param>
    /// <param name="name">A name, or a path if it has a slash or begins with "~". Whether there is something at a path is told by those who run it.</param>
    internal static string? Find(PSCmdlet session, string name)
    {
        if (name.Contains('/', StringComparison.Ordinal) || name.StartsWith('~'))
            return session.SessionState.Path.GetUnresolvedProviderPathFromPSPath(name);
        return session.InvokeCommand.GetCommand(WildcardPattern.Escape(name), CommandTypes.Application) is ApplicationInfo found ? found.Path : null;
    }
}
