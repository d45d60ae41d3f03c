using PSSystemdHarden.Directives;

namespace PSSystemdHarden.Values;

/// <summary>
/// Finds values that systemd drops, where the loading rules have no parser of their own: whatever stood there before stays then,
/// and so two values before it give two results. To a list such a line adds nothing.
/// </summary>
internal static class ValueCheck
{
    private const string NoLimit = "infinity";

    /// <summary>Two different values of a type that every directive of it takes.</summary>
    private static readonly Dictionary<SandboxValueType, (string One, string Other)> s_probes = new()
    {
        [SandboxValueType.String] = ("a.slice", "b.slice"),
        [SandboxValueType.Path] = ("/a", "/b"),
        [SandboxValueType.WorkingDirectory] = ("/a", "/b"),
        [SandboxValueType.HexOrPath] = ("/a", "/b"),
        [SandboxValueType.Base64OrPath] = ("/a", "/b"),
        [SandboxValueType.ErrnoOrKill] = ("EPERM", "EACCES"),
        [SandboxValueType.SizeOrPercent] = ("1M", "2M"),
        [SandboxValueType.TasksMax] = ("1", "2"),
        [SandboxValueType.Rlimit] = ("1", "2"),
        [SandboxValueType.Weight] = ("1", "2"),
        [SandboxValueType.CpuQuota] = ("1%", "2%"),
        [SandboxValueType.Permyriad] = ("1%", "2%"),
        [SandboxValueType.Quota] = ("1M", "2M"),
        [SandboxValueType.Timespan] = ("1s", "2s"),
        [SandboxValueType.Nanoseconds] = ("1", "2"),
        [SandboxValueType.Int] = ("1", "2"),
        [SandboxValueType.LogLevel] = ("err", "info"),
        [SandboxValueType.SchedulingPolicy] = ("batch", "idle"),
        [SandboxValueType.IoClass] = ("idle", "realtime"),
        [SandboxValueType.NumaPolicy] = ("local", "default"),
        [SandboxValueType.Personality] = ("x86-64", "x86"),
        [SandboxValueType.StandardStream] = ("null", "tty"),
    };

    /// <summary>Lists whose lines are read word by word, or whole, with nothing else that a line could do to them.</summary>
    private static readonly SandboxValueType[] s_lists =
    [
        SandboxValueType.Environment, SandboxValueType.EnvironmentFiles, SandboxValueType.SearchPath, SandboxValueType.BindRuleList, SandboxValueType.BpfList,
        SandboxValueType.DeviceSizeList, SandboxValueType.DeviceNumberList, SandboxValueType.DeviceTimespanList, SandboxValueType.DeviceWeightList,
        SandboxValueType.CpuMask, SandboxValueType.NodeMask,
    ];

    /// <summary>Why systemd drops a value; null if it takes it, or of a list some of it, and for what can't be told.</summary>
    internal static string? Problem(Directive directive, string value, ValueContext context) =>
        IsTaken(directive, value, context) ? null : value.Length == 0 ? "an empty value does not reset it" : $"it does not take '{value}'";

    private static bool IsTaken(Directive directive, string value, ValueContext context)
    {
        if (directive.Sandbox is null || !directive.IsKnownTo(context.Version))
            return true;
        if (Array.IndexOf(s_lists, directive.Sandbox.Type) >= 0)
            return value.Length == 0 || AddsTo(directive, value, context);
        if (!s_probes.TryGetValue(directive.Sandbox.Type, out var probe))
            return true;
        object one = SandboxValues.Encode(directive, [probe.One, value], context), other = SandboxValues.Encode(directive, [probe.Other, value], context);
        return one is NotPredictable || other is NotPredictable || BusValues.AreSame(directive, one, other);
    }

    private static bool AddsTo(Directive directive, string value, ValueContext context)
    {
        // No limit for a device is taken, and yet leaves nothing to show.
        string shown = value.EndsWith($" {NoLimit}", StringComparison.Ordinal) ? $"{value[..^NoLimit.Length]}1" : value;
        object list = SandboxValues.Encode(directive, [shown], context);
        return list is NotPredictable || !BusValues.AreSame(directive, list, SandboxValues.Encode(directive, [], context));
    }
}
