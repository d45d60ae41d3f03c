using PSSystemdHarden.Linux;
using PSSystemdHarden.UnitFiles.Loading.Settings;

namespace PSSystemdHarden.Values.Codecs;

/// <summary>What a service may do with BPF, and BPF programs for its control group.</summary>
internal static class BpfCodecs
{
    private const string Any = "any";

    private static readonly string[] s_attachTypes =
    [
        "ingress", "egress", "sock_create", "sock_ops", "device", "bind4", "bind6", "connect4", "connect6", "post_bind4", "post_bind6", "sendmsg4", "sendmsg6",
        "sysctl", "recvmsg4", "recvmsg6", "getsockopt", "setsockopt",
    ];

    /// <summary>Names separated by commas, or "any". A later line replaces an earlier one.</summary>
    internal static ValueCodec Delegates { get; } = new(
        input => input.Last(line => line == Any ? line : string.Join(',', LinuxNames.Embedded.BpfDelegates(input.Directive.Name).Intersect(line.Split(',')))),
        (_, value) => WordCodecs.NullIfEmpty(value));

    /// <summary>TYPE:PATH, one a line; D-Bus has the last one first.</summary>
    internal static ValueCodec Programs { get; } = new(
        input => input.Items<object[]>((line, items) =>
        {
            List<string> parts = PathSettings.SplitAtColons(line);
            if (parts.Count == 2 && s_attachTypes.Contains(parts[0]) && PathCodecs.Absolute(input, parts[1]) is { } path)
                items.Insert(0, [parts[0], path]);
        }).ToArray(),
        (_, value) => Enumerable.Reverse((object[][])value).Select(item => $"{item[0]}:{item[1]}").ToArray());
}
