using System.Collections;

namespace PSSystemdHarden.Agent;

/// <summary>The environment as the script is to find it: what the shell was given only for its own start is taken back.</summary>
internal static class ShellEnvironment
{
    private const string UserModules = ".local/share/powershell/Modules";

    /// <param name="variables">The names of the variables that were given.</param>
    /// <param name="folder">The shell's private folder.</param>
    internal static void Restore(IEnumerable variables, string folder)
    {
        foreach (string name in variables)
            Environment.SetEnvironmentVariable(name, null);
        Edit("RUNTIME_DIRECTORY", paths => paths.Where(path => path != folder));
    }

    /// <summary>Where the shell took its private folder for the user's home: the user's own modules are elsewhere, if anywhere. Each runspace that is opened puts it there.</summary>
    internal static void RestoreModulePath(string folder)
    {
        string? home = Environment.GetEnvironmentVariable("HOME");
        Edit("PSModulePath", paths => paths
            .Select(path => !path.StartsWith(folder + "/", StringComparison.Ordinal) ? path : home is null ? null : $"{home}/{UserModules}")
            .OfType<string>().Distinct());
    }

    private static void Edit(string name, Func<IEnumerable<string>, IEnumerable<string>> change)
    {
        if (Environment.GetEnvironmentVariable(name) is { } paths)
            Environment.SetEnvironmentVariable(name, string.Join(':', change(paths.Split(':'))) is { Length: > 0 } changed ? changed : null);
    }
}
