using System.Management.Automation;

namespace PSSystemdHarden.Running;

/// <summary>Makes error records of what a command says on its standard error, in the form that PowerShell gives a native command's.</summary>
internal sealed class StandardErrorLines
{
    private bool _hasWritten;

    /// <summary>PowerShell's own ids: the first line has another one than those that follow.</summary>
    internal ErrorRecord Next(string line)
    {
        var record = new ErrorRecord(new RemoteException(line), _hasWritten ? "NativeCommandErrorMessage" : "NativeCommandError", ErrorCategory.NotSpecified, _hasWritten ? null : line);
        _hasWritten = true;
        return record;
    }
}
