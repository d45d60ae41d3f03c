using System.Collections;
using System.Management.Automation;

namespace PSSystemdHarden.Running;

/// <summary>Environment variables as a dictionary has them, in the form that systemd takes.</summary>
internal static class EnvironmentVariables
{
    /// <summary>NAME=VALUE for each that has a value.</summary>
    /// <param name="given">The dictionary.</param>
    /// <param name="refuseName">Told of a name that can't be one; it throws.</param>
    /// <param name="refuseValue">Told of the name of a value that can't be one; it throws.</param>
    internal static IReadOnlyCollection<string> Of(IDictionary? given, Action<string> refuseName, Action<string> refuseValue)
    {
        var variables = new List<string>();
        foreach (DictionaryEntry pair in given ?? new Hashtable())
        {
            string name = LanguagePrimitives.ConvertTo<string>(pair.Key);
            if (!IsName(name))
                refuseName(name);
            if (pair.Value is null)
                continue;
            string value = LanguagePrimitives.ConvertTo<string>(pair.Value);
            if (value.Contains('\0', StringComparison.Ordinal))
                refuseValue(name);
            variables.Add($"{name}={value}");
        }

        return variables;
    }

    /// <summary>What systemd takes for one (env_name_is_valid of systemd, after POSIX).</summary>
    private static bool IsName(string name) => name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
