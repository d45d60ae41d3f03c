using System.Text.RegularExpressions;

namespace PSSystemdHarden.Denials;

/// <summary>Finds the paths that a message names.</summary>
internal static partial class MessagePaths
{
    private static readonly string[] s_programFolders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    /// <summary>The paths, the likeliest first: those in quotes, then those nearest to the error.</summary>
    /// <param name="message">The message.</param>
    /// <param name="errorIndex">Where in it the error's text begins.</param>
    /// <param name="workingDirectory">Where relative paths begin.</param>
    internal static IReadOnlyList<string> Find(string message, int errorIndex, string workingDirectory)
    {
        var found = new List<(string Path, int Rank)>();
        foreach (Match match in Quoted().Matches(message))
        {
            string text = match.Groups["path"].Value;
            if (text.StartsWith('/') && !text.StartsWith("//", StringComparison.Ordinal))
                found.Add((text, Distance(match)));
            else if (IsFileName(text) && (Verb().IsMatch(message.AsSpan(0, match.Index)) || match.Index > errorIndex))
                found.Add((Path.Combine(workingDirectory, text), Distance(match) + message.Length));
        }

        foreach (Match match in Bare().Matches(message))
            found.Add((match.Value.TrimEnd('.', ',', ':', '/') is { Length: > 0 } path ? path : "/", Distance(match) + (match.Index == 0 ? 2 * message.Length : 1)));
        if (Named().Match(message[..Math.Min(errorIndex, message.Length)]) is { Success: true } named && Program(named.Groups["name"].Value) is { } program)
            found.Add((program, 0));
        found.AddRange(found.Select(row => Path.GetFileName(row.Path)).Distinct().Select(Program).OfType<string>().Where(_ => found.TrueForAll(row => !Path.Exists(row.Path))).Select(path => (path, message.Length)).ToArray());
        if (found.Count == 0 && Created().Match(message) is { Success: true } relative)
            found.Add((Path.Combine(workingDirectory, relative.Groups["path"].Value), 0));
        return [.. found.OrderBy(row => row.Rank).Select(row => row.Path).Distinct()];

        int Distance(Match match) => Math.Abs(errorIndex - match.Index);
    }

    /// <summary>Where systemd and shells look for a program of that name; null where there is none.</summary>
    private static string? Program(string name) => s_programFolders.Select(folder => $"{folder}/{name}").FirstOrDefault(File.Exists);

    private static bool IsFileName(string text) => text.Length is > 0 and < 256 && !text.Contains(' ', StringComparison.Ordinal) && FileName().IsMatch(text);

    [GeneratedRegex("""['"`‘“](?<path>[^'"`’”]+)['"`’”]""", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();

    /// <summary>What stands before the name of a file, and not of something else that is quoted.</summary>
    [GeneratedRegex(@"\b(?:touch|open|creat|create|access|stat|lstat|remove|rename|unlink|write|read|mkdir|file|directory|to|from|move|copy|link|cd|chdir|execute|run|exec|spawn|load) $", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Verb();

    /// <summary>An absolute path that is no part of an address or of another word. What runs a script names that, too: "at /x line 3".</summary>
    [GeneratedRegex("""(?<![\w./:'"`‘“@-])/(?!/)[^\s'"`,;()<>\[\]{}|]*(?! line \d)(?=$|[\s'"`,;()<>\[\]{}|])""", RegexOptions.CultureInvariant)]
    private static partial Regex Bare();

    /// <summary>What shells say of a program: "sh: 1: perl: Permission denied".</summary>
    [GeneratedRegex(@"(?:^|: |\s)(?<name>[\w.+-]+): $", RegexOptions.CultureInvariant)]
    private static partial Regex Named();

    [GeneratedRegex(@"^[\w.@+-]+(/[\w.@+-]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex FileName();

    /// <summary>What shells say of a file with no folder: "cannot create x: ...".</summary>
    [GeneratedRegex(@"(?:cannot|can't|could not|failed to) (?:create|open|touch|write)(?: (?:file|to))? (?<path>[\w.@+-][\w.@+/-]*): ", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Created();
}
