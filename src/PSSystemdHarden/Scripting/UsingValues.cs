using System.Collections;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text;

namespace PSSystemdHarden.Scripting;

/// <summary>The values of a script block's $using: expressions, which are taken where the block is given, as Start-Job takes them.</summary>
internal static class UsingValues
{
    /// <summary>The values by the keys with which the engine looks them up when the block runs elsewhere.</summary>
    /// <exception cref="UsingVariableException">A variable is not set.</exception>
    internal static Hashtable Of(ScriptBlock script, SessionState session)
    {
        var values = new Hashtable();
        foreach (UsingExpressionAst expression in script.Ast.FindAll(ast => ast is UsingExpressionAst, searchNestedScriptBlocks: true).Cast<UsingExpressionAst>())
            values[KeyOf(expression)] = ValueOf(expression, session);
        return values;
    }

    /// <summary>What PowerShell 5 and later send by (PsUtils.GetUsingExpressionKey): the text, of a plain variable in lower case.</summary>
    private static string KeyOf(UsingExpressionAst expression)
    {
        string text = expression.ToString();
        return Convert.ToBase64String(Encoding.Unicode.GetBytes(expression.SubExpression is VariableExpressionAst ? text.ToLowerInvariant() : text));
    }

    private static object? ValueOf(UsingExpressionAst expression, SessionState session)
    {
        VariableExpressionAst variable = UsingExpressionAst.ExtractUsingVariable(expression);
        VariablePath path = variable.VariablePath;
        if (!path.IsDriveQualified && session.PSVariable.Get(path.UserPath) is null)
            throw new UsingVariableException(path.UserPath);
        if (expression.SubExpression is VariableExpressionAst)
            return session.PSVariable.GetValue(path.UserPath);

        // $using:a.b[0]: the parser lets nothing but members and indices through.
        IScriptExtent whole = expression.SubExpression.Extent;
        int start = variable.Extent.StartOffset - whole.StartOffset;
        string text = whole.Text.Remove(start, variable.Extent.Text.Length).Insert(start, $"${{{path.UserPath}}}");
        Collection<PSObject> result = session.InvokeCommand.InvokeScript(useLocalScope: false, session.InvokeCommand.NewScriptBlock($",({text})"), input: null);
        return result.Count == 1 ? result[0] : null;
    }
}
