using System.Management.Automation;

namespace PSSystemdHarden.Errors;

/// <content>Processes.</content>
internal static partial class ErrorRecords
{
    internal static ErrorRecord ProcessNotFound(int id) => New(
        new ItemNotFoundException($"There is no process {id}."),
        "ProcessNotFound", ErrorCategory.ObjectNotFound, id, "Get-Process lists those that there are; (Get-Unit NAME).MainPid is that of a service.");

    internal static ErrorRecord NotLinux() => New(
        new PSNotSupportedException("Processes are looked at through /proc, which only Linux has."),
        "NotLinux", ErrorCategory.NotImplemented, null, "Run it on the Linux machine that the process runs on.");
}
