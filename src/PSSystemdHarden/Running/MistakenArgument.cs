using System.Management.Automation;
using System.Management.Automation.Language;

namespace PSSystemdHarden.Running;

/// <summary>A word with a dash that PowerShell understood otherwise than it was meant.</summary>
/// <param name="Typed">The word.</param>
/// <param name="TakenFor">
/// The parameter that it was taken for, though it stands behind the program: of `sh -c …` the "-c" for -Confirm. Null for one before the program
/// that is no parameter, and was passed on to the program.
/// </param>
internal sealed record MistakenArgument(string Typed, string? TakenFor)
{
    /// <summary>The first in a command; null where there is none, and where the command is not at hand as text.</summary>
    /// <param name="invocation">The command.</param>
    /// <param name="program">What was bound as its program.</param>
    /// <param name="valueOf">The value of a variable.</param>
    internal static MistakenArgument? Find(InvocationInfo invocation, string program, Func<string, object?> valueOf)
    {
        // Columns begin with 1, offsets with 0.
        int start = invocation.OffsetInLine - 1;
        Ast text = Parser.ParseInput(invocation.Line, out _, out _);
        if (text.Find(ast => ast is CommandAst && ast.Extent.StartOffset == start, searchNestedScriptBlocks: true) is not CommandAst command)
            return null;

        // What follows "--" is no parameter.
        CommandElementAst[] words = [.. command.CommandElements.Skip(1).TakeWhile(word => word.Extent.Text != "--")];
        int place = Array.FindIndex(words, IsProgram);
        if (place < 0)
            return null;
        return words[..place].OfType<CommandParameterAst>().Where(word => !IsNamed(word) && Taken(word) is null).Select(word => new MistakenArgument(word.Extent.Text, null))
            .Concat(words[place..].OfType<CommandParameterAst>()
                .Where(word => !IsNamed(word) && Taken(word) is not null).Select(word => new MistakenArgument(word.Extent.Text, Taken(word))))
            .FirstOrDefault();

        bool IsProgram(CommandElementAst word) => word switch
        {
            StringConstantExpressionAst constant => constant.Value == program,
            VariableExpressionAst variable => $"{valueOf(variable.VariablePath.UserPath)}" == program,
            _ => false,
        };

        // Whoever writes a name out means it.
        bool IsNamed(CommandParameterAst word) => invocation.BoundParameters.ContainsKey(word.ParameterName)
            || invocation.MyCommand.Parameters.Values.Any(parameter => parameter.Aliases.Contains(word.ParameterName, StringComparer.OrdinalIgnoreCase));

        string? Taken(CommandParameterAst word) =>
            invocation.BoundParameters.Keys.FirstOrDefault(name => name.StartsWith(word.ParameterName, StringComparison.OrdinalIgnoreCase));
    }
}
