using PSSystemdHarden.Directives;
using PSSystemdHarden.UnitFiles.Loading.Settings;
using PSSystemdHarden.UnitFiles.Syntax;

namespace PSSystemdHarden.Values.Codecs;

/// <summary>Credentials: where they come from, or what they are. D-Bus shows the data of SetCredential= to everybody.</summary>
internal static class CredentialCodecs
{
    /// <summary>ID:PATH; without a path the id stands for itself.</summary>
    internal static ValueCodec Paths { get; } = new(
        input => Encode(input, (id, source) =>
        {
            if (source.Length == 0)
                return id;
            string? path = input.Context.Expand(source);
            return path is not null && (path.StartsWith('/') ? !path.Split('/').Contains("..") : ServiceSpecificSettings.IsCredentialId(path)) ? path : null;
        }),
        (_, value) => Array.ConvertAll((object[][])value, item => $"{item[0]}:{item[1]}"));

    /// <summary>ID:DATA, with the escapes of C, or in Base64 for what is encrypted.</summary>
    internal static ValueCodec Data { get; } = new(
        input => Encode(input, (_, text) => text.Length == 0 ? null : IsEncrypted(input.Directive) ? RootHashCodecs.FromBase64(text) : EscapedBytes.Read(text)),
        (directive, value) => Array.ConvertAll(
            (object[][])value, item => $"{item[0]}:{(IsEncrypted(directive) ? Convert.ToBase64String((byte[])item[1]) : EscapedBytes.Write((byte[])item[1]))}"));

    /// <summary>PATTERN, or since 257 PATTERN:NAME.</summary>
    internal static ValueCodec Globs { get; } = new(
        input =>
        {
            bool takesName = SandboxProperties.Of(input.Directive, input.Context.Version)[0] == input.Directive.Sandbox!.Bus;
            List<(string Pattern, string Name)> globs = input.Items<(string, string)>((line, items) =>
            {
                string[] parts = takesName ? line.Split(':', 2) : [line];
                (string?, string) glob = (input.Context.Expand(parts[0]), parts.Length > 1 ? parts[1] : string.Empty);
                if (glob is ({ Length: > 0 } pattern, var name) && !items.Contains((pattern, name)))
                    items.Add((pattern, name));
            });
            return takesName ? globs.Select(glob => new object[] { glob.Pattern, glob.Name }).ToArray() : globs.Select(glob => glob.Pattern).ToArray();
        },
        (_, value) => value is object[][] pairs ? Array.ConvertAll(pairs, pair => (string)pair[1] is { Length: > 0 } name ? $"{pair[0]}:{name}" : (string)pair[0]) : value);

    /// <summary>One a line: what an id stands for is the last line's.</summary>
    private static object[][] Encode(ValueInput input, Func<string, string, object?> valueOf) => [.. input.Items<object[]>((line, items) =>
    {
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        if (input.Context.Expand(colon < 0 ? line : line[..colon]) is not { } id || !ServiceSpecificSettings.IsCredentialId(id)
            || valueOf(id, colon < 0 ? string.Empty : line[(colon + 1)..]) is not { } value)
        {
            return;
        }

        items.RemoveAll(item => (string)item[0] == id);
        items.Add([id, value]);
    })];

    private static bool IsEncrypted(Directive directive) => directive.Name == "SetCredentialEncrypted";
}
