using System.Globalization;

using PSSystemdHarden.UnitFiles.Loading.Settings;
using PSSystemdHarden.UnitFiles.Syntax;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Values.Codecs;

/// <summary>Device nodes, each with what may be done with it, or how fast.</summary>
internal static class DeviceCodecs
{
    private const string Infinity = "infinity", AllPermissions = "rwm";

    /// <summary>NODE PERMISSIONS, of which none are all; D-Bus has the last one first.</summary>
    internal static ValueCodec Devices { get; } = new(
        input => input.Items<object[]>((line, items) =>
        {
            if (Take(line) is not ({ } node, var permissions)
                || DeviceSettings.DeviceProblem(node, input.Context.Load, out string device) is not null
                || permissions.AsSpan().IndexOfAnyExcept(AllPermissions) >= 0)
            {
                return;
            }

            items.Insert(0, [device, permissions.Length == 0 ? AllPermissions : string.Concat(AllPermissions.Where(permissions.Contains))]);
        }).ToArray(),
        (_, value) => Pairs(Enumerable.Reverse((object[][])value).ToArray(), amount => (string)amount));

    /// <summary>NODE SIZE or NODE NUMBER; a later one of a node replaces an earlier one.</summary>
    internal static ValueCodec Limits { get; } = new(
        input => Amounts(input, text => text == Infinity ? ulong.MaxValue : SystemdSize.Read(text, 1000) is > 0 and var number ? number : null, isOneEach: true)
            .Where(item => (ulong)item[1] != ulong.MaxValue).ToArray(),
        (_, value) => Pairs(value, amount => ((ulong)amount).ToString(CultureInfo.InvariantCulture)));

    internal static ValueCodec Latencies { get; } = new(
        input => Amounts(input, text => SystemdTime.ReadMicroseconds(text), isOneEach: false).ToArray(),
        (_, value) => Pairs(value, amount => SystemdTime.Format((ulong)amount).Replace(" ", string.Empty, StringComparison.Ordinal)));

    internal static ValueCodec Weights { get; } = new(
        input => Amounts(input, text => LimitCodecs.ReadWeight(text, takesIdle: false), isOneEach: false).ToArray(),
        (_, value) => Pairs(value, amount => ((ulong)amount).ToString(CultureInfo.InvariantCulture)));

    private static List<object[]> Amounts(ValueInput input, Func<string, ulong?> read, bool isOneEach) => input.Items<object[]>((line, items) =>
    {
        if (Take(line) is not ({ } node, { Length: > 0 } text) || input.Context.Expand(node) is not { Length: > 0 } device || read(text) is not { } amount)
            return;
        string path = device[0] == '/' ? PathSettings.Simplify(device) : device;
        if (isOneEach && items.Find(item => (string)item[0] == path) is { } known)
            known[1] = amount;
        else
            items.Add([path, amount]);
    });

    /// <summary>The node, and what stands behind it; no node where the line's quotes are broken.</summary>
    private static (string? Node, string Behind) Take(string line)
    {
        var reader = new WordReader(line, WordRules.Unquote);
        try
        {
            return (reader.Next(), reader.Rest);
        }
        catch (FormatException)
        {
            return (null, string.Empty);
        }
    }

    private static string[] Pairs(object value, Func<object, string> textOf) => Array.ConvertAll((object[][])value, item => $"{Quoted((string)item[0])} {textOf(item[1])}");

    private static string Quoted(string node) => node.Contains(' ', StringComparison.Ordinal) ? $"\"{node}\"" : node;
}
