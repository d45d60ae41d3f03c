using System.Management.Automation;

namespace PSSystemdHarden.Errors;

/// <content>What is in force of units' settings.</content>
internal static partial class ErrorRecords
{
    internal static ErrorRecord NothingVerified() => New(
        new ItemNotFoundException("No service was looked at: what was given has none."),
        "NothingVerified", ErrorCategory.ObjectNotFound, null, "Name services, or give some: Get-Unit -State running | Test-UnitSandbox");
}
