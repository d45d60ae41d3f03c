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

    /// <summary>The program: a name on the PATH, or a path.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = CommandSet)]
    [Alias("Command")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProgramCompleter))]
    public string FilePath { get; set; } = string.Empty;

    /// <summary>Its arguments.</summary>
    [Parameter(Position = 1, ValueFromRemainingArguments = true)]
    [Alias("Args")]
    [AllowNull]
    [AllowEmptyCollection]
    [AllowEmptyString]
    public object?[] ArgumentList { get; set; } = [];
}
