using System.Management.Automation;

namespace EmbeddedShell;

/// <summary>
/// Stands in for every cmdlet in <see cref="MissingCmdlets"/>: takes any arguments and fails the way an unknown command
/// does, with one more line that says where the cmdlet is.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "MissingCmdlet")]
public sealed class MissingCmdletCommand : PSCmdlet
{
    [Parameter(ValueFromPipeline = true)]
    public object? InputObject { get; set; }

    [Parameter(ValueFromRemainingArguments = true)]
    public object[]? Arguments { get; set; }

    protected override void BeginProcessing()
    {
        string name = MyInvocation.MyCommand.Name;
        string usedBy = name switch
        {
            "Out-File" => " (redirecting to a file uses it)",
            "Out-String" => " (piping text to a native command uses it)",
            _ => string.Empty,
        };
        var exception = new CommandNotFoundException(
            $"The term '{name}' is not recognized as a name of a cmdlet, function, script file, or executable program."
            + $"{Environment.NewLine}{name} is part of pwsh's {MissingCmdlets.ModuleOf(name)}, which this embedded shell lacks: "
            + $"run it in pwsh{usedBy}")
        {
            CommandName = name,
        };
        ThrowTerminatingError(new ErrorRecord(exception, nameof(CommandNotFoundException), ErrorCategory.ObjectNotFound, name));
    }
}
