using System.Collections.Frozen;

using PSSystemdHarden.Directives;

namespace PSSystemdHarden.Values.Codecs;

/// <summary>yes and no, and other exact words.</summary>
internal static class WordCodecs
{
    /// <summary>Words that D-Bus shows in another way, by directive.</summary>
    private static readonly FrozenDictionary<string, string> s_words = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["PrivateTmp=yes"] = "connected",
        ["PrivateUsers=yes"] = "self",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    internal static ValueCodec Bool { get; } = new(input => Read(input, text => text == "yes"), (_, value) => value);

    /// <summary>Older versions have a truth value for some that became words.</summary>
    internal static ValueCodec Enum { get; } = new(
        input => IsTruthValue(input)
            ? Read(input, text => text != "no") is bool flag && flag
            : Read(input, text => s_words.GetValueOrDefault($"{input.Directive.Name}={text}", text)),
        (_, value) => value is bool flag ? flag ? "yes" : "no" : NullIfEmpty(value));

    internal static object? NullIfEmpty(object value) => value is string { Length: 0 } ? null : value;

    /// <summary>The value of the last line that is one of the directive's words.</summary>
    internal static object Read(ValueInput input, Func<string, object?> valueOf)
    {
        object value = input.Unset;
        foreach (string line in input.Lines)
        {
            if (DirectiveValue.TryRead(input.Directive, line, input.Context.Version, out string text, out string? problem))
                value = text.Length == 0 ? input.Unset : valueOf(text) ?? value;
            else if (input.Directive.Name == "DynamicUser")
                return new NotPredictable($"systemd would not read the file any further: {problem}");
        }

        return value;
    }

    private static bool IsTruthValue(ValueInput input) => SandboxProperties.Of(input.Directive, input.Context.Version)[0] != input.Directive.Sandbox!.Bus;
}
