using System.Management.Automation;

namespace PSSystemdHarden.Errors;

/// <content>Of looking for what was denied.</content>
internal static partial class ErrorRecords
{
    internal static ErrorRecord RunNotFound(string invocationId) => New(
        new ItemNotFoundException($"The journal has nothing of the run {invocationId}."),
        "RunNotFound", ErrorCategory.ObjectNotFound, invocationId, "Check the ID; the journal may have dropped it by now, or this user may not read it: run it as root.");
}
