using System.Collections.Frozen;
using System.Globalization;

using PSSystemdHarden.Directives;
using PSSystemdHarden.UnitFiles.Syntax;
using PSSystemdHarden.Values.Codecs;

namespace PSSystemdHarden.Values;

/// <summary>The values of sandbox directives: as unit files say them, as PID 1 shows them on D-Bus, and as PowerShell has them.</summary>
internal static class SandboxValues
{
    private static readonly FrozenDictionary<SandboxValueType, ValueCodec> s_codecs = new Dictionary<SandboxValueType, ValueCodec>
    {
        [SandboxValueType.Bool] = WordCodecs.Bool,
        [SandboxValueType.Enum] = WordCodecs.Enum,
        [SandboxValueType.String] = StringCodecs.String,
        [SandboxValueType.Path] = PathCodecs.Path,
        [SandboxValueType.Int] = NumberCodecs.Int,
        [SandboxValueType.Mode] = NumberCodecs.Mode,
        [SandboxValueType.Timespan] = NumberCodecs.Timespan,
        [SandboxValueType.Nanoseconds] = NumberCodecs.Nanoseconds,
        [SandboxValueType.SizeOrPercent] = LimitCodecs.SizeOrPercent,
        [SandboxValueType.TasksMax] = LimitCodecs.TasksMax,
        [SandboxValueType.Rlimit] = RlimitCodec.Rlimit,
        [SandboxValueType.Weight] = LimitCodecs.Weight,
        [SandboxValueType.CpuQuota] = LimitCodecs.CpuQuota,
        [SandboxValueType.Permyriad] = LimitCodecs.Permyriad,
        [SandboxValueType.Quota] = LimitCodecs.Quota,
        [SandboxValueType.PathList] = PathCodecs.PathList,
        [SandboxValueType.RelativePathList] = DirectoryCodec.RelativePathList,
        [SandboxValueType.PathOptionList] = MountCodecs.PathOptionList,
        [SandboxValueType.BindList] = MountCodecs.BindList,
        [SandboxValueType.MountList] = ImageCodecs.MountList,
        [SandboxValueType.ImageList] = ImageCodecs.ImageList,
        [SandboxValueType.OptionList] = ImageCodecs.OptionList,
        [SandboxValueType.SearchPath] = PathCodecs.SearchPath,
        [SandboxValueType.EnvironmentFiles] = EnvironmentCodecs.Files,
        [SandboxValueType.FilterPaths] = PathCodecs.FilterPaths,
        [SandboxValueType.WordList] = WordListCodecs.WordList,
        [SandboxValueType.CapabilityList] = MaskCodecs.Capabilities,
        [SandboxValueType.SyscallList] = FilterCodecs.SystemCalls,
        [SandboxValueType.AddressFamilyList] = FilterCodecs.AddressFamilies,
        [SandboxValueType.FileSystemList] = FilterCodecs.FileSystems,
        [SandboxValueType.InterfaceList] = FilterCodecs.Interfaces,
        [SandboxValueType.NamespaceFlags] = MaskCodecs.Namespaces,
        [SandboxValueType.BpfDelegateList] = BpfCodecs.Delegates,
        [SandboxValueType.CidrList] = NetworkCodecs.Networks,
        [SandboxValueType.BindRuleList] = NetworkCodecs.BindRules,
        [SandboxValueType.NftSetList] = NetworkCodecs.NftSets,
        [SandboxValueType.BpfList] = BpfCodecs.Programs,
        [SandboxValueType.DeviceList] = DeviceCodecs.Devices,
        [SandboxValueType.DeviceSizeList] = DeviceCodecs.Limits,
        [SandboxValueType.DeviceNumberList] = DeviceCodecs.Limits,
        [SandboxValueType.DeviceTimespanList] = DeviceCodecs.Latencies,
        [SandboxValueType.DeviceWeightList] = DeviceCodecs.Weights,
        [SandboxValueType.CpuMask] = CpuSetCodecs.Cpus,
        [SandboxValueType.NodeMask] = CpuSetCodecs.Nodes,
        [SandboxValueType.Delegate] = WordListCodecs.Delegate,
        [SandboxValueType.Environment] = EnvironmentCodecs.Variables,
        [SandboxValueType.CredentialPaths] = CredentialCodecs.Paths,
        [SandboxValueType.CredentialGlobs] = CredentialCodecs.Globs,
        [SandboxValueType.CredentialData] = CredentialCodecs.Data,
        [SandboxValueType.Label] = StringCodecs.Label,
        [SandboxValueType.HexOrPath] = RootHashCodecs.Hash,
        [SandboxValueType.Base64OrPath] = RootHashCodecs.Signature,
        [SandboxValueType.ErrnoOrKill] = ErrorCodec.ErrnoOrKill,
        [SandboxValueType.Policy] = ImageCodecs.Policy,
        [SandboxValueType.Personality] = StringCodecs.Personality,
        [SandboxValueType.ProtectHostname] = StringCodecs.ProtectHostname,
        [SandboxValueType.StandardStream] = StringCodecs.StandardStream,
        [SandboxValueType.WorkingDirectory] = PathCodecs.WorkingDirectory,
        [SandboxValueType.LogLevel] = NumberedWordCodecs.LogLevel,
        [SandboxValueType.MountFlags] = NumberedWordCodecs.MountFlags,
        [SandboxValueType.SecureBits] = MaskCodecs.SecureBits,
        [SandboxValueType.CoredumpFilter] = MaskCodecs.CoredumpFilter,
        [SandboxValueType.SchedulingPolicy] = NumberedWordCodecs.SchedulingPolicy,
        [SandboxValueType.IoClass] = NumberedWordCodecs.IoClass,
        [SandboxValueType.NumaPolicy] = NumberedWordCodecs.NumaPolicy,
    }.ToFrozenDictionary();

    /// <summary>What PID 1's properties show once these lines are loaded, and what it would be sent to have the same without a file.</summary>
    /// <param name="directive">A directive of the sandbox catalogue.</param>
    /// <param name="lines">The values of its lines, in order, after all others were taken back; none for what it is then.</param>
    /// <param name="context">What their meaning depends on.</param>
    /// <returns>A value as <see cref="SandboxProperties.Find"/> gives it, or a <see cref="NotPredictable"/>.</returns>
    internal static object Encode(Directive directive, IReadOnlyList<string> lines, ValueContext context) =>
        MachineSpecifierIn(directive, lines, context) is not null
            ? new NotPredictable("a specifier in it stands for something of the machine that runs it")
            : CodecOf(directive).Encode(new ValueInput(directive, lines, context));

    /// <summary>The first line with a specifier for which the manager that loads it would put something of its machine or its user; null for none.</summary>
    internal static string? MachineSpecifierIn(Directive directive, IReadOnlyList<string> lines, ValueContext context) => lines.FirstOrDefault(line =>
    {
        // Specifiers are replaced in a credential's name, and not in its data.
        string text = directive.Sandbox!.Type is SandboxValueType.CredentialData ? line.Split(':', 2)[0] : line;
        return Specifiers.IsOfTheMachine(text) || (context.IsUserManager && Specifiers.IsOfTheUser(text));
    });

    /// <summary>A value as a user of PowerShell wants it: bool, string, string[], ulong, long or TimeSpan. No limit, and nothing set, is null.</summary>
    /// <param name="directive">A directive of the sandbox catalogue.</param>
    /// <param name="value">What D-Bus shows.</param>
    internal static object? Typed(Directive directive, object value) => CodecOf(directive).Typed(directive, value);

    /// <summary>A value in one line, as a unit file would say it.</summary>
    internal static string Text(Directive directive, object value) =>
        CodecOf(directive) is { Text: { } text } ? text(directive, value) : Render(directive, Typed(directive, value));

    private static ValueCodec CodecOf(Directive directive) => s_codecs[directive.Sandbox!.Type];

    private static string Render(Directive directive, object? typed) => typed switch
    {
        null => string.Empty,
        string text => text,
        bool flag => flag ? "yes" : "no",
        string[] items => string.Join(' ', DirectiveText.Lines(directive, items)),
        _ => Convert.ToString(typed, CultureInfo.InvariantCulture)!,
    };
}
