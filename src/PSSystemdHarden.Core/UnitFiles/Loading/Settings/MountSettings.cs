using PSSystemdHarden.UnitFiles.Syntax;

namespace PSSystemdHarden.UnitFiles.Loading.Settings;

/// <summary>What a service sees mounted. No item hangs on it, but whether there is any does decide if some units load.</summary>
internal static class MountSettings
{
    // The longest name of a file, less a machine's id and a dot.
    private const int MaxLogNamespace = 222;

    /// <summary>Paths, each perhaps with "-" and "+" in front. Directives that fill the same list name the same one.</summary>
    internal static SettingReader Paths(string list) => List(list, WordRules.Unquote, (word, context) =>
    {
        string path = word.StartsWith('-') ? word[1..] : word;
        return AbsoluteProblem(path.StartsWith('+') ? path[1..] : path, context);
    });

    /// <summary>SOURCE, SOURCE:DESTINATION or SOURCE:DESTINATION:OPTION.</summary>
    internal static SettingReader Binds(string list) => List(list, WordRules.Unquote | WordRules.KeepEscapes, (word, context) =>
    {
        List<string> parts = PathSettings.SplitAtColons(word);
        if (parts.Count > 3 || (parts.Count == 3 && parts[2] is not ("" or "rbind" or "norbind")))
            return $"'{word}' has an option behind its destination that is neither rbind nor norbind";
        return AbsoluteProblem(parts[0].StartsWith('-') ? parts[0][1..] : parts[0], context)
            ?? (parts.Count > 1 ? AbsoluteProblem(parts[1], context) : null);
    });

    /// <summary>PATH, or PATH:OPTIONS.</summary>
    internal static SettingReader TemporaryFileSystems(string list) =>
        List(list, WordRules.Unquote, (word, context) => AbsoluteProblem(PathSettings.SplitAtColons(word)[0], context));

    /// <summary>Images of extensions: a path, perhaps with "-" in front, and options. Since 256 none is taken from a file system of the kernel's.</summary>
    internal static SettingReader ExtensionImages(string list) => List(list, WordRules.Unquote | WordRules.KeepEscapes, (word, context) =>
    {
        string source = PathSettings.SplitAtColons(word).Find(part => part.Length > 0) ?? string.Empty;
        string? problem = AbsoluteProblem(source.StartsWith('-') ? source[1..] : source, context, out string path);
        return problem ?? (PathSettings.IsForbiddenImage(path, mayBeDevice: false, context.Version) ? $"'{path}' is below /proc, /sys or /dev" : null);
    });

    /// <summary>Folders below one of systemd's own: PATH, PATH:LINK or PATH:LINK:ro.</summary>
    internal static SettingReader Directories(string directive) => (draft, value, context) =>
    {
        if (value.Length == 0)
        {
            draft.Directories.Remove(directive);
            return SettingOutcome.Applied;
        }

        string? problem = null;
        (List<string> words, bool whole) = WordReader.Read(value, WordRules.Unquote | WordRules.KeepEscapes);
        foreach (string word in words)
        {
            List<string> parts = PathSettings.SplitAtColons(word);
            string? wrong = DirectoryProblem(directive, parts, context);
            problem ??= wrong;
            if (wrong is null)
                draft.Directories[directive] = draft.Directories.GetValueOrDefault(directive) || parts is [_, _, "ro", ..];
        }

        return SettingOutcome.InPart(whole ? problem : "a quote in it is not closed");
    };

    internal static SettingOutcome LogNamespace(ServiceDraft draft, string value, LoadContext context)
    {
        if (value.Length == 0)
        {
            draft.Mounts.Remove(nameof(LogNamespace));
            return SettingOutcome.Applied;
        }

        if (context.Specifiers.Expand(value, out string? problem) is not { } name)
            return SettingOutcome.Ignored(problem!);
        if (name is "" or "." or ".." || name.Length > MaxLogNamespace || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is ':' or '-' or '_' or '.' or '@'))
            return SettingOutcome.Ignored($"'{name}' can be no log namespace");
        draft.Mounts.Add(nameof(LogNamespace));
        return SettingOutcome.Applied;
    }

    private static SettingReader List(string list, WordRules rules, Func<string, LoadContext, string?> problemOf) => (draft, value, context) =>
    {
        if (value.Length == 0)
        {
            draft.Mounts.Remove(list);
            return SettingOutcome.Applied;
        }

        string? problem = null;
        (List<string> words, bool whole) = WordReader.Read(value, rules);
        foreach (string word in words)
        {
            string? wrong = problemOf(word, context);
            problem ??= wrong;
            if (wrong is null)
                draft.Mounts.Add(list);
        }

        return SettingOutcome.InPart(whole ? problem : "a quote in it is not closed");
    };

    /// <summary>What is wrong with a folder of systemd's own that has these parts; null for nothing.</summary>
    internal static string? DirectoryProblem(string directive, List<string> parts, LoadContext context)
    {
        if (RelativeProblem(parts[0], context) is { } problem)
            return problem;
        if (parts is [_, { Length: > 0 } link, ..] && (directive == "ConfigurationDirectory" ? "it takes no link" : RelativeProblem(link, context)) is { } wrong)
            return wrong;
        return parts.Count > 2 && parts[2] is not ("" or "ro") ? $"'{parts[2]}' is not ro" : null;
    }

    private static string? AbsoluteProblem(string text, LoadContext context) => AbsoluteProblem(text, context, out _);

    private static string? AbsoluteProblem(string text, LoadContext context, out string path) =>
        PathSettings.Resolve(text, context, out path) ?? (path.Length == 0 ? "the path is empty" : null);

    private static string? RelativeProblem(string text, LoadContext context)
    {
        if (context.Specifiers.Expand(text, out string? problem) is not { } expanded)
            return problem;
        if (expanded.StartsWith('/'))
            return $"the path '{expanded}' is absolute";
        string path = PathSettings.Simplify(expanded)[1..];
        if (path.Length == 0)
            return "the path is empty";
        if (PathSettings.IsTooLong(path) || path.Split('/').Contains(".."))
            return "the path is too long, or has '..' in it";
        return path.Split('/')[0] == "private" ? "the path is 'private', which is systemd's own" : null;
    }
}
