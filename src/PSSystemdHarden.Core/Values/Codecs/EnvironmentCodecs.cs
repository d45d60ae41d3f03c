using PSSystemdHarden.UnitFiles.Syntax;

namespace PSSystemdHarden.Values.Codecs;

/// <summary>Environment variables, and files of them.</summary>
internal static class EnvironmentCodecs
{
    private const char MayBeMissing = '-';

    /// <summary>NAME=VALUE; a later one replaces one of the same name, in its place.</summary>
    internal static ValueCodec Variables { get; } = new(
        input => input.Items<string>((line, items) =>
        {
            foreach (string word in WordReader.Read(line, WordRules.Unquote | WordRules.Unescape).Words)
            {
                if (input.Context.Expand(word) is { } variable && IsAssignment(variable))
                    Replace(items, variable);
            }
        }).ToArray(),
        (_, value) => value);

    /// <summary>One a line; "-" in front says that the file may be missing.</summary>
    internal static ValueCodec Files { get; } = new(
        input => input.Items<object[]>((line, items) =>
        {
            bool mayBeMissing = line.StartsWith(MayBeMissing);
            if (PathCodecs.Absolute(input, mayBeMissing ? line[1..] : line) is { } path)
                items.Add([path, mayBeMissing]);
        }).ToArray(),
        (_, value) => Array.ConvertAll((object[][])value, file => (bool)file[1] ? $"{MayBeMissing}{file[0]}" : (string)file[0]));

    internal static bool IsName(string text) =>
        text.Length > 0 && !char.IsAsciiDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    internal static bool IsAssignment(string text) =>
        text.IndexOf('=', StringComparison.Ordinal) is var equals and > 0 && IsName(text[..equals]) && !text.Any(c => char.IsControl(c) && c is not ('\t' or '\n'));

    private static void Replace(List<string> variables, string added)
    {
        string name = added[..(added.IndexOf('=', StringComparison.Ordinal) + 1)];
        int at = variables.FindIndex(variable => variable.StartsWith(name, StringComparison.Ordinal));
        if (at < 0)
            variables.Add(added);
        else
            variables[at] = added;
    }
}
