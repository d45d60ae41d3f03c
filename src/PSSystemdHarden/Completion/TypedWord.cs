using System.Buffers;
using System.Management.Automation.Language;

namespace PSSystemdHarden.Completion;

/// <summary>What was typed so far, and what comes in its place.</summary>
internal static class TypedWord
{
    private static readonly SearchValues<char> s_special = SearchValues.Create(" '\"`$;,(){}|&<>@#:");

    /// <summary>Without the quotes around it, of which the last is not typed yet.</summary>
    internal static string Of(string wordToComplete) => wordToComplete.Trim('\'', '"');

    /// <summary>In quotes where PowerShell would take it apart: an @ begins a variable to splat, a blank ends an argument.</summary>
    internal static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(s_special) < 0 ? text : $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";
}
