using System.Collections.Frozen;
using System.Runtime.InteropServices;

using PSSystemdHarden.Directives;
using PSSystemdHarden.UnitFiles.Loading;
using PSSystemdHarden.UnitFiles.Loading.Settings;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Values.Codecs;

/// <summary>Names, and texts with a structure of their own.</summary>
internal static class StringCodecs
{
    private const string Inherited = "inherit";
    private const int LongestInterface = 15, LongestAlternativeInterface = 127;

    // What keeps a unit from loading, and what is ignored, is the loader's knowledge.
    private static readonly FrozenDictionary<string, SettingReader> s_checks = new Dictionary<string, SettingReader>(StringComparer.Ordinal)
    {
        ["Group"] = IdentitySettings.Group,
        ["LogNamespace"] = MountSettings.LogNamespace,
        ["User"] = IdentitySettings.User,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The personalities that a machine of each architecture has: its own, and one of 32 bits.</summary>
    private static readonly FrozenDictionary<Architecture, string[]> s_personalities = new Dictionary<Architecture, string[]>
    {
        [Architecture.X64] = ["x86-64", "x86"],
        [Architecture.X86] = ["x86"],
        [Architecture.Arm64] = ["arm64", "arm"],
        [Architecture.Arm] = ["arm"],
    }.ToFrozenDictionary();

    private static readonly string[] s_inputs = ["null", "tty", "tty-force", "tty-fail", "socket", "data"];

    private static readonly string[] s_outputs = ["null", "tty", "kmsg", "kmsg+console", "journal", "journal+console", "socket"];

    /// <summary>Words of older versions, and those that count instead.</summary>
    private static readonly FrozenDictionary<string, string> s_oldOutputs = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["syslog"] = "journal",
        ["syslog+console"] = "journal+console",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    internal static ValueCodec String { get; } = new(input => input.Last(line => Read(input, line)), (_, value) => WordCodecs.NullIfEmpty(value));

    /// <summary>A label of a security module; "-" in front says that it may fail.</summary>
    internal static ValueCodec Label { get; } = new(
        input => input.Last(line =>
        {
            bool mayFail = line.StartsWith('-');
            return input.Context.Expand(mayFail ? line[1..] : line) is { } label ? new object[] { mayFail, label }
                : mayFail ? null
                : new NotPredictable($"systemd would not load the unit: '{line}' has a specifier that can't be resolved");
        }),
        (_, value) => value is object[] { Length: 2 } label && (string)label[1] is { Length: > 0 } text ? (bool)label[0] ? "-" + text : text : null);

    internal static ValueCodec Personality { get; } = new(
        input => input.Last(line => !s_personalities.TryGetValue(RuntimeInformation.OSArchitecture, out string[]? known)
            ? new NotPredictable("which personalities this machine's architecture has is not known")
            : known.Contains(line) ? line : null),
        (_, value) => WordCodecs.NullIfEmpty(value));

    /// <summary>yes, no, or since 258 private; then a colon and a name may follow.</summary>
    internal static ValueCodec ProtectHostname { get; } = new(EncodeHostname, (_, value) => value switch
    {
        object[] parts when (string)parts[1] is { Length: > 0 } name => $"{parts[0]}:{name}",
        object[] parts => parts[0],
        _ => (bool)value ? "yes" : "no",
    });

    /// <summary>A word, or fd:NAME. Of file:PATH and its kin D-Bus shows the word alone; "inherit" is mostly the same as nothing said.</summary>
    internal static ValueCodec StandardStream { get; } = new(
        input => input.Last(line => line == Inherited && input.Directive.Name != "StandardInput" ? input.Unset : ReadStream(input, line)),
        (_, value) => value is object[] stream && (string)stream[1] is { Length: > 0 } name ? $"{stream[0]}:{name}" : ((object[])value)[0]);

    private static object? Read(ValueInput input, string line)
    {
        if (s_checks.TryGetValue(input.Directive.Name, out SettingReader? check))
        {
            SettingOutcome outcome = check(new ServiceDraft(), line, input.Context.Load);
            if (outcome.Effect is not SettingEffect.Applied)
                return outcome.Effect is SettingEffect.Ignored ? null : new NotPredictable("systemd would not load the unit: " + outcome.Problem);
        }

        return input.Directive.Name switch
        {
            "DelegateSubgroup" => line,
            "BindNetworkInterface" => input.Context.Expand(line) is { } name && IsInterface(name, takesAlternative: true) ? name : null,
            "Slice" => input.Context.Expand(line) is { } slice && UnitName.TypeOf(slice) is UnitType.Slice ? slice : null,
            _ => input.Context.Expand(line),
        };
    }

    /// <summary>Whether a network interface may have that name.</summary>
    internal static bool IsInterface(string name, bool takesAlternative) =>
        name.Length > 0 && name.Length <= (takesAlternative ? LongestAlternativeInterface : LongestInterface)
        && name is not ("." or ".." or "all" or "default")
        && name.All(c => c is > ' ' and < '\x7F' and not (':' or '/' or '%'))
        && !name.All(char.IsAsciiDigit);

    private static object EncodeHostname(ValueInput input)
    {
        bool isOld = SandboxProperties.Of(input.Directive, input.Context.Version)[0] != input.Directive.Sandbox!.Bus;
        object value = isOld ? false : input.Unset;
        var draft = new ServiceDraft();
        foreach (string line in input.Lines)
        {
            if (ServiceSpecificSettings.ProtectHostname(draft, line, input.Context.Load).Effect is not SettingEffect.Applied)
                continue;
            string[] parts = line.Split(':', 2);
            string mode = parts[0] == "private" ? parts[0] : draft.Settings.ProtectHostname ? "yes" : "no";
            value = isOld ? draft.Settings.ProtectHostname : new object[] { mode, parts.Length > 1 ? input.Context.Expand(parts[1])! : string.Empty };
        }

        return value;
    }

    private static object[]? ReadStream(ValueInput input, string line)
    {
        bool isInput = input.Directive.Name == "StandardInput";
        string[] parts = line.Split(':', 2);
        bool isFile = parts[0] == "file" || (!isInput && parts[0] is "append" or "truncate");
        if (parts.Length == 2 && parts[0] == "fd")
        {
            string? name = input.Context.Expand(parts[1]);
            return name is null ? null : ["fd", name.Length > 0 ? name : DefaultDescriptor(input.Directive)];
        }

        if (parts.Length == 2 && isFile)
            return PathCodecs.Absolute(input, parts[1]) is null ? null : [parts[0], string.Empty];
        if (line == "fd")
            return [line, DefaultDescriptor(input.Directive)];
        string word = isInput ? line : s_oldOutputs.GetValueOrDefault(line, line);
        return (isInput ? s_inputs : s_outputs).Contains(word) ? [word, string.Empty] : null;
    }

    private static string DefaultDescriptor(Directive directive) => directive.Name switch
    {
        "StandardInput" => "stdin",
        "StandardOutput" => "stdout",
        _ => "stderr",
    };
}
