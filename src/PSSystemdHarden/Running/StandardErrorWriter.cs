using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace PSSystemdHarden.Running;

/// <summary>
/// Writes what a command says on its standard error to the error stream, in the form that PowerShell gives a native command's: shown as
/// plain lines, and never what ends a script, whatever $ErrorActionPreference says.
/// </summary>
internal sealed class StandardErrorWriter(PSCmdlet cmdlet)
{
    /// <summary>
    /// A cmdlet's own errors heed the preference; those of a script that it runs heed what that script is given. They go to the same
    /// stream, and have no command's name behind their id, by which PowerShell's formatting knows them.
    /// </summary>
    private const string Script =
        "param($record) & { [CmdletBinding()] param($record) $PSCmdlet.WriteError($record) } $record -ErrorAction Continue";

    private bool _hasWritten;

    internal void Write(string line)
    {
        // PowerShell's own ids: the first line has another one than those that follow.
        var record = new ErrorRecord(new RemoteException(line), _hasWritten ? "NativeCommandErrorMessage" : "NativeCommandError", ErrorCategory.NotSpecified, _hasWritten ? null : line);
        _hasWritten = true;
        cmdlet.InvokeCommand.InvokeScript(Script, useNewScope: true, PipelineResultTypes.Error, input: null, record);
    }
}
