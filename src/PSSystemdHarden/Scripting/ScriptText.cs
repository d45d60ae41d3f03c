using System.Management.Automation;
using System.Management.Automation.Language;

namespace PSSystemdHarden.Scripting;

/// <summary>The text of a script block as it is run elsewhere.</summary>
internal static class ScriptText
{
    /// <summary>
    /// With pipeline input, "{ ForEach-Object { … } }" means "{ $input | ForEach-Object { … } }", as for Start-Job and Invoke-Command: a
    /// block that is one pipeline, begins with a command and does not take $input itself. Here the input comes in by a command instead
    /// of $input, which would first have to be collected.
    /// </summary>
    /// <returns>The text, and whether the input is still to be piped into it.</returns>
    internal static (string Text, bool PipesInput) Of(ScriptBlock script, bool hasInput)
    {
        if (!hasInput
            || script.Ast is not ScriptBlockAst { BeginBlock: null, ProcessBlock: null, DynamicParamBlock: null, EndBlock: { Traps: null, Statements: [PipelineAst pipeline] } } block
            || pipeline.PipelineElements[0] is not CommandAst
            || HasClean(block)
            || block.Find(ast => ast is VariableExpressionAst { VariablePath.UserPath: var name } && name.Equals("input", StringComparison.OrdinalIgnoreCase), searchNestedScriptBlocks: true) is not null)
        {
            return (script.ToString(), hasInput);
        }

        return ($"{block.ParamBlock?.Extent.Text}{ScriptRequest.InputCommand}|{pipeline.Extent.Text}", false);
    }

    /// <summary>Whether there is a clean block, of which the API that this is compiled against does not know yet (PowerShell 7.3).</summary>
    private static bool HasClean(ScriptBlockAst block) => block.Find(ast => ast is NamedBlockAst { BlockKind: not (TokenKind.Begin or TokenKind.Process or TokenKind.End or TokenKind.Dynamicparam) } && ast.Parent == block, searchNestedScriptBlocks: false) is not null;
}
