using PSSystemdHarden.UnitFiles.Loading.Settings;
using PSSystemdHarden.UnitFiles.Syntax;

namespace PSSystemdHarden.Values.Codecs;

/// <summary>Paths, and lists of them.</summary>
internal static class PathCodecs
{
    private const string MayBeMissing = "!";

    /// <summary>A root that can't be one keeps the unit from loading; of others systemd ignores the line.</summary>
    internal static ValueCodec Path { get; } = new(
        input => input.Last(line => PathSettings.Resolve(line, input.Context.Load, out string path) is not { } problem
            ? path
            : input.Directive.Name.StartsWith("Root", StringComparison.Ordinal) ? new NotPredictable("systemd would not load the unit: " + problem) : null),
        (_, value) => WordCodecs.NullIfEmpty(value));

    /// <summary>Each perhaps with "-" and "+" in front.</summary>
    internal static ValueCodec PathList { get; } = Strings((input, line, paths) =>
    {
        foreach (string word in WordReader.Read(line, WordRules.Unquote).Words)
        {
            int prefix = word.StartsWith('-') ? 1 : 0;
            prefix += word.AsSpan(prefix).StartsWith("+") ? 1 : 0;
            if (Absolute(input, word[prefix..]) is { } path)
                paths.Add(word[..prefix] + path);
        }
    });

    /// <summary>Separated by colons. The first one that is no absolute path ends the line.</summary>
    internal static ValueCodec SearchPath { get; } = Strings((input, line, paths) =>
        paths.AddRange(PathSettings.SplitAtColons(line).Select(part => Absolute(input, part)).TakeWhile(path => path is not null).Select(path => path!)));

    /// <summary>One a line, each once.</summary>
    internal static ValueCodec FilterPaths { get; } = Strings((input, line, paths) =>
    {
        if (Absolute(input, line) is { } path && !paths.Contains(path))
            paths.Add(path);
    });

    /// <summary>"~" is the user's home; "-" in front says that it may be missing, for which D-Bus has "!".</summary>
    internal static ValueCodec WorkingDirectory { get; } = new(
        input => input.Last(line => ReadWorkingDirectory(input, line)),
        (_, value) => WordCodecs.NullIfEmpty(value is string text && text.StartsWith(MayBeMissing, StringComparison.Ordinal) ? "-" + text[1..] : value));

    /// <summary>A path that must be absolute, expanded and simplified; null for what is none.</summary>
    internal static string? Absolute(ValueInput input, string text) =>
        PathSettings.Resolve(text, input.Context.Load, out string path) is null && path.Length > 0 ? path : null;

    private static ValueCodec Strings(Action<ValueInput, string, List<string>> take) =>
        new(input => input.Items<string>((line, items) => take(input, line, items)).ToArray(), (_, value) => value);

    private static object? ReadWorkingDirectory(ValueInput input, string line)
    {
        bool mayBeMissing = line.StartsWith('-');
        string text = mayBeMissing ? line[1..] : line;
        string? path = text == "~" ? text : Absolute(input, text);
        if (path is not null)
            return mayBeMissing ? MayBeMissing + path : path;
        return mayBeMissing ? null : new NotPredictable($"systemd would not load the unit: '{line}' is no absolute path");
    }
}
