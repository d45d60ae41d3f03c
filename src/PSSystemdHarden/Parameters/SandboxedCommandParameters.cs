using System.Management.Automation;

using PSSystemdHarden.Completion;

namespace PSSystemdHarden.Parameters;

/// <summary>The sandbox, and what is run in it.</summary>
/// <remarks>
/// The positional parameters are here and not with the cmdlet's own: PowerShell binds those before it knows of dynamic ones, and takes what
/// follows a switch among these (-PrivateTmp ls) for the switch's value.
/// </remarks>
public sealed class SandboxedCommandParameters : SandboxParameters
{
    internal const string CommandSet = "Command";
    internal const string ScriptSet = "Script";

    /// <summary>The program: a name on the PATH, or a path.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = CommandSet)]
    [Alias("Command")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProgramCompleter))]
    public string FilePath { get; set; } = string.Empty;

    /// <summary>A script that a PowerShell in the sandbox runs.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ScriptSet)]
    public ScriptBlock? ScriptBlock { get; set; }

    /// <summary>That PowerShell: a name on the PATH, or a path.</summary>
    [Parameter(ParameterSetName = ScriptSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProgramCompleter))]
    public string? PowerShellPath { get; set; }

    /// <summary>The arguments of either. Of a script they are named, so that a mistyped parameter of the sandbox is an error and no argument.</summary>
    [Parameter(Position = 1, ValueFromRemainingArguments = true, ParameterSetName = CommandSet)]
    [Parameter(ParameterSetName = ScriptSet)]
    [Alias("Args")]
    [AllowNull]
    [AllowEmptyCollection]
    [AllowEmptyString]
    public object?[] ArgumentList { get; set; } = [];
}
