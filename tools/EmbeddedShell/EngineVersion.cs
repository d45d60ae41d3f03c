using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;

namespace EmbeddedShell;

/// <summary>The version of the System.Management.Automation package, which is PowerShell's own.</summary>
internal static class EngineVersion
{
    /// <summary>"7.6.9", or with a suffix for a preview.</summary>
    public static string Text { get; } = Read();

    public static Version Current { get; } = Version.Parse(Text.Split('-')[0]);

    private static string Read()
    {
        string? informational = typeof(PSObject).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        // "7.6.9 SHA: 0123..." in Microsoft's builds, "7.6.9+0123..." in others.
        return (informational ?? "0.0").Split(' ', '+')[0];
    }
}
