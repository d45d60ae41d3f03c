using System.Management.Automation.Runspaces;

namespace EmbeddedShell;

/// <summary>
/// Turns the strings after <c>-File SCRIPT</c> into parameters exactly as pwsh does: <c>-Name value</c>, <c>-Switch</c>,
/// <c>-Name:value</c>, and <c>$true</c> or <c>false</c> as a boolean after a colon. The engine then binds them, so that a
/// name may be abbreviated and a value is converted. Like in pwsh, <c>a,b</c> stays one string: nothing is parsed as code.
/// </summary>
internal static class ScriptArguments
{
    public static IEnumerable<CommandParameter> Bind(IReadOnlyList<string> arguments)
    {
        for (int i = 0; i < arguments.Count; i++)
        {
            string argument = arguments[i];
            if (argument.Length < 2 || argument[0] != '-')
            {
                yield return new CommandParameter(null, argument);
                continue;
            }

            int colon = argument.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
            {
                // Whether the next string is this parameter's value is for the engine to say: it knows which are switches.
                yield return new CommandParameter(argument);
            }
            else if (colon < argument.Length - 1)
            {
                yield return new CommandParameter(argument[..colon], BooleanOrText(argument[(colon + 1)..]));
            }
            else if (i + 1 < arguments.Count)
            {
                yield return new CommandParameter(argument[..colon], arguments[++i]);
            }
        }
    }

    private static object BooleanOrText(string value)
        => bool.TryParse(value.StartsWith('$') ? value[1..] : value, out bool boolean) ? boolean : value;
}
