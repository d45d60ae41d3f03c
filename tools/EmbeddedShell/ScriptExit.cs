using System.Management.Automation.Runspaces;
using System.Reflection;

namespace EmbeddedShell;

/// <summary>
/// Makes "exit N" in a script file reach the host. By default it ends the script file only and leaves N in $LASTEXITCODE,
/// where a failed native command leaves its code too. pwsh -File tells the two apart with a switch of the engine that is
/// not public; there is no other way to give the same exit codes. The tests fail if a new engine drops it.
/// </summary>
internal static class ScriptExit
{
    private const BindingFlags Internal = BindingFlags.Instance | BindingFlags.NonPublic;

    /// <summary>For the next script file that starts in <paramref name="runspace"/>.</summary>
    public static void ReachesHost(Runspace runspace)
    {
        object context = Property(typeof(Runspace), "ExecutionContext").GetValue(runspace)!;
        Property(context.GetType(), "ScriptCommandProcessorShouldRethrowExit").SetValue(context, true);
    }

    private static PropertyInfo Property(Type type, string name)
        => type.GetProperty(name, Internal) ?? throw new MissingMemberException(type.FullName, name);
}
