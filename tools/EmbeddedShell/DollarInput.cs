using System.Management.Automation;
using System.Management.Automation.Language;

namespace EmbeddedShell;

/// <summary>
/// Whether a script asks for $input. Only then are the lines of standard input its pipeline input; otherwise they stay for
/// prompts and native commands. pwsh decides in the same way.
/// </summary>
internal static class DollarInput
{
    public static bool IsUsedIn(Ast script)
        => script.Find(static ast => ast is VariableExpressionAst { VariablePath: { IsUnqualified: true, UserPath: var name } }
            && name.Equals("input", StringComparison.OrdinalIgnoreCase), searchNestedScriptBlocks: false) is not null;

    public static bool IsUsedInText(string script) => IsUsedIn(Parser.ParseInput(script, out _, out _));

    public static bool IsUsedInFile(string path) => IsUsedIn(Parser.ParseFile(path, out _, out _));
}
