using System.Management.Automation;

namespace PSSystemdHarden.Errors;

/// <content>Commands on a terminal.</content>
internal static partial class ErrorRecords
{
    internal static ErrorRecord NoTerminal() => New(
        new PSInvalidOperationException("There is no terminal here: standard input or standard output of this process is something else."),
        "NoTerminal", ErrorCategory.DeviceError, "Tty", "Leave -Tty out: the command then has pipes, and its output goes to the pipeline.");

    internal static ErrorRecord TerminalFailed(Exception exception) => New(
        exception, "TerminalFailed", ErrorCategory.DeviceError, "Tty", "Leave -Tty out, or have fewer terminals open.");

    internal static ErrorRecord TerminalExcludes(string parameter, string? what = null) => New(
        new PSArgumentException($"A command that has the terminal can't have {what ?? $"-{parameter}"}."),
        "TerminalExcludes", ErrorCategory.InvalidArgument, parameter, "Leave that out, or -Tty.");
}
