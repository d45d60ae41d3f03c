using PSSystemdHarden.UnitFiles.Loading.Settings;
using PSSystemdHarden.UnitFiles.Syntax;

namespace PSSystemdHarden.Values.Codecs;

/// <summary>What is mounted for a service from elsewhere on the machine, or anew.</summary>
internal static class MountCodecs
{
    private const ulong Recursive = 0x4000;

    /// <summary>PATH, or PATH:OPTIONS.</summary>
    internal static ValueCodec PathOptionList { get; } = new(
        input => input.Items<object[]>((line, items) => TakeTemporary(input, line, items)).ToArray(),
        (_, value) => Array.ConvertAll((object[][])value, item => (string)item[1] is { Length: > 0 } options ? $"{Escaped(item[0])}:{options}" : Escaped(item[0])));

    /// <summary>SOURCE, SOURCE:DESTINATION or SOURCE:DESTINATION:norbind; "-" in front says that the source may be missing.</summary>
    internal static ValueCodec BindList { get; } = new(
        input => input.Items<object[]>((line, items) => TakeBind(input, line, items)).ToArray(),
        (_, value) => Array.ConvertAll((object[][])value, BindText));

    /// <summary>A path as it stands in a list whose items have parts.</summary>
    internal static string Escaped(object path) => ((string)path).Replace(":", "\\:", StringComparison.Ordinal);

    private static void TakeTemporary(ValueInput input, string line, List<object[]> items)
    {
        foreach (string word in WordReader.Read(line, WordRules.Unquote).Words)
        {
            int colon = word.IndexOf(':', StringComparison.Ordinal);
            if (PathCodecs.Absolute(input, colon < 0 ? word : word[..colon]) is { } path)
                items.Add([path, colon < 0 ? string.Empty : word[(colon + 1)..]]);
        }
    }

    private static void TakeBind(ValueInput input, string line, List<object[]> items)
    {
        foreach (string word in WordReader.Read(line, WordRules.Unquote | WordRules.KeepEscapes).Words)
        {
            List<string> parts = PathSettings.SplitAtColons(word);
            bool mayBeMissing = parts[0].StartsWith('-');
            if (parts.Count > 3 || (parts.Count == 3 && parts[2] is not ("" or "rbind" or "norbind"))
                || PathCodecs.Absolute(input, mayBeMissing ? parts[0][1..] : parts[0]) is not { } source
                || (parts.Count > 1 ? PathCodecs.Absolute(input, parts[1]) : source) is not { } destination)
            {
                continue;
            }

            items.Add([source, destination, mayBeMissing, parts is [_, _, "norbind"] ? 0UL : Recursive]);
        }
    }

    private static string BindText(object[] bind)
    {
        bool isRecursive = (ulong)bind[3] == Recursive;
        string destination = isRecursive && Equals(bind[0], bind[1]) ? string.Empty : ":" + Escaped(bind[1]);
        return $"{((bool)bind[2] ? "-" : string.Empty)}{Escaped(bind[0])}{destination}{(isRecursive ? string.Empty : ":norbind")}";
    }
}
