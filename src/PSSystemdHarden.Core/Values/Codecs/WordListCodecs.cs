using System.Collections.Frozen;

using PSSystemdHarden.Directives;
using PSSystemdHarden.UnitFiles.Loading;
using PSSystemdHarden.UnitFiles.Loading.Settings;
using PSSystemdHarden.UnitFiles.Syntax;

namespace PSSystemdHarden.Values.Codecs;

/// <summary>Lists of names, and the control group controllers that a service may use itself.</summary>
internal static class WordListCodecs
{
    /// <summary>systemd's controllers, in its order: those of the kernel's two hierarchies, and what it does by BPF.</summary>
    private static readonly string[] s_controllers =
    [
        "cpu", "cpuacct", "cpuset", "io", "blkio", "memory", "devices", "pids", "bpf-firewall", "bpf-devices", "bpf-foreign", "bpf-socket-bind",
        "bpf-restrict-network-interfaces", "bpf-bind-network-interface",
    ];

    /// <summary>What Delegate=yes stands for.</summary>
    private static readonly string[] s_delegated = ["cpu", "cpuset", "io", "memory", "pids"];

    private static readonly FrozenDictionary<string, Func<ValueInput, string[]>> s_lists = new Dictionary<string, Func<ValueInput, string[]>>(StringComparer.Ordinal)
    {
        ["DisableControllers"] = input => InOrder(Words(input, WordRules.None, s_controllers.Contains)),
        ["OOMRules"] = input => Words(input, WordRules.Unquote | WordRules.KeepEscapes, word => word is not ("." or "..") && !word.Contains('/', StringComparison.Ordinal)),
        ["PassEnvironment"] = input => Words(input, WordRules.Unquote, EnvironmentCodecs.IsName, input.Context.Expand),
        ["SupplementaryGroups"] = input => Draft(input, IdentitySettings.SupplementaryGroups, draft => draft.SupplementaryGroups),
        ["SystemCallArchitectures"] = input => Draft(input, SystemCallSettings.Architectures, draft => draft.SystemCallArchitectures.Order(StringComparer.Ordinal)),
        ["UnsetEnvironment"] = input => Words(
            input, WordRules.Unquote | WordRules.Unescape, word => EnvironmentCodecs.IsName(word) || EnvironmentCodecs.IsAssignment(word), input.Context.Expand),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    internal static ValueCodec WordList { get; } = new(input => s_lists[input.Directive.Name](input), (_, value) => Array.ConvertAll((string[])value, Quoted));

    /// <summary>yes, no, or names of controllers; D-Bus has whether any, and which. An empty value delegates the tree, and no controller.</summary>
    internal static ValueCodec Delegate { get; } = new(EncodeDelegate, (_, value) => value is object[] parts && (bool)parts[0]
        ? s_delegated.SequenceEqual((string[])parts[1]) ? true : parts[1]
        : false);

    private static string Quoted(string word) =>
        word.AsSpan().IndexOfAny(" \t\"'\\") < 0 ? word : $"\"{word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static object[] EncodeDelegate(ValueInput input)
    {
        bool delegates = false;
        List<string> controllers = [];
        foreach (string line in input.Lines)
        {
            bool? all = DirectiveValue.ReadBoolean(line);
            delegates = all ?? true;
            if (line.Length == 0 || all is not null)
                controllers.Clear();
            controllers.AddRange(all switch
            {
                true => s_delegated,
                false => [],
                null => WordReader.Read(line, WordRules.Unquote).Words.Where(s_controllers.Contains),
            });
        }

        return [delegates, delegates ? InOrder(controllers) : []];
    }

    private static string[] InOrder(IEnumerable<string> controllers) => [.. s_controllers.Intersect(controllers)];

    private static string[] Words(ValueInput input, WordRules rules, Func<string, bool> isTaken, Func<string, string?>? expand = null) =>
    [
        .. input.Items<string>((line, items) =>
        {
            IEnumerable<string> words = WordReader.Read(line, rules).Words;
            items.AddRange((expand is null ? words : words.Select(word => expand(word) ?? string.Empty)).Where(isTaken));
        }).Distinct(),
    ];

    private static string[] Draft(ValueInput input, SettingReader read, Func<ServiceDraft, IEnumerable<string>> listOf)
    {
        var draft = new ServiceDraft();
        foreach (string line in input.Lines)
            read(draft, line, input.Context.Load);
        return [.. listOf(draft)];
    }
}
