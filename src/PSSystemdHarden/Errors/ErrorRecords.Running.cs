using System.Management.Automation;

using PSSystemdHarden.Denials;
using PSSystemdHarden.Failures;
using PSSystemdHarden.Journal;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Errors;

/// <content>Commands in sandboxes.</content>
internal static partial class ErrorRecords
{
    private const int MostMessages = 8;

    internal static ErrorRecord ProgramNotFound(string name) => New(
        new CommandNotFoundException($"There is no program '{name}' on the PATH."),
        "CommandNotFound", ErrorCategory.ObjectNotFound, name, "Check the name, or give the program's path. Cmdlets, functions and aliases run in a sandbox in a script block.");

    internal static ErrorRecord ArgumentMistaken(string typed, string? takenFor, string program) => takenFor is { } parameter
        ? New(
            new PSArgumentException($"'{typed}' behind '{program}' was taken for -{parameter}."),
            "ArgumentMistaken", ErrorCategory.InvalidArgument, typed, $"Put -- before the program's own arguments, or write the parameter out: {program} -- {typed} …")
        : New(
            new PSArgumentException($"There is no parameter '{typed}': nothing was run."),
            "ParameterUnknown", ErrorCategory.InvalidArgument, typed, "Directives that have no parameter of their own go into -Property; arguments of the program stand behind it.");

    /// <summary>Where systemd has said what it failed at, the message has it; else what was logged.</summary>
    internal static ErrorRecord CommandNotStarted(string command, UnitFailure failure, UnitRunState state, UnitDenial? denial) => New(
        new PSInvalidOperationException(
            $"'{command}' was not run: {failure.Text}.{(denial is null ? string.Empty : $"\n{denial.Advice}")}{(failure.Text == UnitFailure.Describe(state) ? Messages(failure) : string.Empty)}"),
        "CommandNotStarted", ErrorCategory.InvalidResult, command, "Loosen the setting that is named, or have what it needs there.");

    internal static ErrorRecord CommandTimedOut(string command, double seconds) => New(
        new TimeoutException(FormattableString.Invariant($"'{command}' was ended: it had not come to an end after {seconds} s.")),
        "CommandTimedOut", ErrorCategory.OperationTimeout, command, "Give it more time with -TimeoutSec.");

    /// <summary>Under PowerShell's own id, as scripts know it.</summary>
    internal static ErrorRecord CommandFailed(string command, int exitCode) => New(
        new SandboxedCommandExitException(command, exitCode),
        "ProgramExitedWithNonZeroCode", ErrorCategory.NotSpecified, command, "Its own messages say why; $LASTEXITCODE has the status.");

    internal static ErrorRecord InputNotTaken(string parameter) => New(
        new PSInvalidOperationException("A command that is not waited for has no input from the pipeline."),
        "InputNotTaken", ErrorCategory.InvalidOperation, parameter, "Leave -NoWait out, or the input.");

    internal static ErrorRecord JobNotAlone(string parameter) => New(
        new PSInvalidOperationException($"-AsJob and -{parameter} exclude each other."),
        "JobNotAlone", ErrorCategory.InvalidArgument, parameter, "A job is not waited for, and has the result in its properties.");

    internal static ErrorRecord EnvironmentNameInvalid(string name) => New(
        new PSArgumentException($"'{name}' is no name of an environment variable."),
        "EnvironmentNameInvalid", ErrorCategory.InvalidArgument, name, "Names are of letters, digits and underscores, and do not begin with a digit.");

    internal static ErrorRecord EnvironmentValueInvalid(string name) => New(
        new PSArgumentException($"The value of the environment variable '{name}' has a NUL character in it, and no variable can have one."),
        "EnvironmentValueInvalid", ErrorCategory.InvalidArgument, name, "Leave the character out; bytes of any kind go in by standard input.");

    internal static ErrorRecord PipesNotMade(Exception exception) => New(
        exception, "PipesNotMade", ErrorCategory.ResourceUnavailable, null, "Run fewer commands at once, or raise the limit of open files: ulimit -n");

    private static string Messages(UnitFailure failure)
    {
        JournalEntry[] last = [.. failure.Messages.TakeLast(MostMessages)];
        return last.Length == 0 ? string.Empty : $"\nIts last messages:\n  {string.Join("\n  ", last.Select(entry => entry.Message))}";
    }
}
