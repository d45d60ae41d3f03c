using PSSystemdHarden.Running.Properties;

namespace PSSystemdHarden.Scripting;

/// <summary>
/// What PowerShell is given for its own start, so that it neither needs a home nor leaves anything behind: a private folder, which
/// systemd makes and removes with the service, and variables that the script does not find any more.
/// </summary>
internal sealed class ShellEnvironment
{
    private readonly string _name;
    private readonly IReadOnlyDictionary<string, string> _variables;

    /// <param name="unit">The service's full name.</param>
    /// <param name="runtimeRoot">Where the manager makes runtime directories.</param>
    /// <param name="given">The caller's own variables, which stay as they are.</param>
    internal ShellEnvironment(string unit, string runtimeRoot, IReadOnlyCollection<string> given)
    {
        _name = Path.GetFileNameWithoutExtension(unit);
        Folder = $"{runtimeRoot}/{_name}";
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            // A socket and, without HOME, a home folder; and settings, data and caches, for which it makes folders as well.
            ["TMPDIR"] = Folder,
            ["XDG_CACHE_HOME"] = Folder,
            ["XDG_CONFIG_HOME"] = Folder,
            ["XDG_DATA_HOME"] = Folder,

            // Pipes for debuggers.
            ["DOTNET_EnableDiagnostics"] = "0",
            ["POWERSHELL_TELEMETRY_OPTOUT"] = "1",
            ["POWERSHELL_UPDATECHECK"] = "Off",
        };
        foreach (string variable in given)
            variables.Remove(variable.Split('=', 2)[0]);
        _variables = variables;
        Variables = [.. given, .. variables.Select(variable => $"{variable.Key}={variable.Value}")];
    }

    /// <summary>The private folder.</summary>
    internal string Folder { get; }

    /// <summary>All variables, NAME=VALUE.</summary>
    internal IReadOnlyCollection<string> Variables { get; }

    /// <summary>The names of those that are for the start alone.</summary>
    internal IEnumerable<string> StartVariables => _variables.Keys;

    /// <summary>What has systemd make the folder, besides those that the sandbox itself asks for.</summary>
    internal TransientProperty RuntimeDirectory => new("RuntimeDirectory", "as", new[] { _name });
}
