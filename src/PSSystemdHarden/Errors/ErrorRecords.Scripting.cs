using System.Management.Automation;

using PSSystemdHarden.Scripting;

namespace PSSystemdHarden.Errors;

/// <content>Script blocks in sandboxes.</content>
internal static partial class ErrorRecords
{
    private const int MostLastWords = 6;

    internal static ErrorRecord ShellNotFound(string? asked) => New(
        new CommandNotFoundException(asked is null
            ? "A script block runs in a PowerShell of its own, and there is no 'pwsh' on the PATH."
            : $"There is no program '{asked}' on the PATH to run the script block with."),
        "PowerShellNotFound", ErrorCategory.ObjectNotFound, asked ?? "pwsh", "Give the path of pwsh (7.4 or later) with -PowerShellPath.");

    internal static ErrorRecord UsingVariableNotSet(UsingVariableException exception) => New(
        exception, "UsingVariableIsUndefined", ErrorCategory.InvalidArgument, exception.Name, "Set it before, or leave $using: out for a variable of the script itself.");

    internal static ErrorRecord ScriptNotRun(string shell, string end, IReadOnlyList<ShellNeed> needs, IReadOnlyList<string> lastWords) => New(
        new PSInvalidOperationException(
            $"PowerShell ('{shell}') did not come up in this sandbox: {end}." + string.Concat(needs.Select(need => $"\n{need.Text}."))
            + (lastWords.Count == 0 ? string.Empty : $"\nIt said:\n  {string.Join("\n  ", lastWords.Take(MostLastWords))}")),
        "ScriptNotRun", ErrorCategory.InvalidOperation, shell,
        needs.Count == 0 ? "Loosen the sandbox; the help of Invoke-SandboxedCommand lists what PowerShell does not bear." : string.Join(' ', needs.Select(need => need.Advice)));

    internal static ErrorRecord ScriptCutShort(string shell, string end) => New(
        new PSInvalidOperationException($"The script's PowerShell ended before the script did: {end}."),
        "ScriptCutShort", ErrorCategory.OperationStopped, shell, "Loosen the limit or filter that ended it; Get-UnitDenial and the journal may tell which.");

    internal static ErrorRecord ScriptTimedOut(string shell, double seconds) => New(
        new TimeoutException(FormattableString.Invariant($"The script block was ended: it had not come to an end after {seconds} s.")),
        "CommandTimedOut", ErrorCategory.OperationTimeout, shell, "Give it more time with -TimeoutSec.");
}
