using System.Collections.Frozen;

using PSSystemdHarden.Directives;
using PSSystemdHarden.UnitFiles.Syntax;

namespace PSSystemdHarden.Values;

/// <summary>What D-Bus shows of a directive that no file sets (exec_context_init, cgroup_context_init and unit_init of systemd).</summary>
internal static class UnsetValues
{
    private const uint DirectoryMode = 0b111_101_101, FileMask = 0b000_010_010;

    private const string OwnConfiguration = "systemd's own configuration decides where no unit file does (systemd-system.conf(5))";
    private const string OwnProcess = "it is as PID 1 itself has it where no unit file sets it";

    private static readonly FrozenDictionary<string, object> s_byName = new Dictionary<string, object>(StringComparer.Ordinal)
    {
        ["CPUPressureThresholdSec"] = new NotPredictable(OwnConfiguration),
        ["CPUPressureWatch"] = new NotPredictable(OwnConfiguration),
        ["CPUQuota"] = ulong.MaxValue,
        ["CPUQuotaPeriodSec"] = ulong.MaxValue,
        ["CPUSchedulingPolicy"] = new NotPredictable(OwnProcess),
        ["CPUSchedulingPriority"] = new NotPredictable(OwnProcess),
        ["CacheDirectoryMode"] = DirectoryMode,
        ["CapabilityBoundingSet"] = ulong.MaxValue,
        ["ConfigurationDirectoryMode"] = DirectoryMode,
        ["CoredumpFilter"] = new NotPredictable(OwnProcess),
        ["DelegateNamespaces"] = ulong.MaxValue,
        ["DevicePolicy"] = "auto",
        ["IOAccounting"] = new NotPredictable(OwnConfiguration),
        ["IOPressureThresholdSec"] = new NotPredictable(OwnConfiguration),
        ["IOPressureWatch"] = new NotPredictable(OwnConfiguration),
        ["IOSchedulingClass"] = new NotPredictable(OwnProcess),
        ["IOSchedulingPriority"] = new NotPredictable(OwnProcess),
        ["IPAccounting"] = new NotPredictable(OwnConfiguration),
        ["IgnoreSIGPIPE"] = true,
        ["KeyringMode"] = "private",
        ["LogLevelMax"] = -1,
        ["LogsDirectoryMode"] = DirectoryMode,
        ["ManagedOOMMemoryPressure"] = "auto",
        ["ManagedOOMMemoryPressureDurationSec"] = ulong.MaxValue,
        ["ManagedOOMPreference"] = "none",
        ["ManagedOOMSwap"] = "auto",
        ["MemoryAccounting"] = new NotPredictable(OwnConfiguration),
        ["MemoryHigh"] = ulong.MaxValue,
        ["MemoryMax"] = ulong.MaxValue,
        ["MemoryPressureThresholdSec"] = new NotPredictable(OwnConfiguration),
        ["MemoryPressureWatch"] = new NotPredictable(OwnConfiguration),
        ["MemorySwapMax"] = ulong.MaxValue,
        ["MemoryTHP"] = "inherit",
        ["MemoryZSwapMax"] = ulong.MaxValue,
        ["MemoryZSwapWriteback"] = true,
        ["NUMAPolicy"] = -1,
        ["Nice"] = new NotPredictable(OwnProcess),
        ["NotifyAccess"] = new NotPredictable("it follows from Type= and WatchdogSec= where no unit file sets it"),
        ["OOMScoreAdjust"] = new NotPredictable(OwnProcess),
        ["ProcSubset"] = "all",
        ["ProtectProc"] = "default",
        ["RestrictNamespaces"] = ulong.MaxValue,
        ["RuntimeDirectoryMode"] = DirectoryMode,
        ["StandardError"] = new NotPredictable(OwnConfiguration),
        ["StandardInput"] = new object[] { "null", string.Empty },
        ["StandardOutput"] = new NotPredictable(OwnConfiguration),
        ["StateDirectoryMode"] = DirectoryMode,
        ["SystemCallErrorNumber"] = Codecs.ErrorCodec.Kill,
        ["TasksAccounting"] = new NotPredictable(OwnConfiguration),
        ["TasksMax"] = new NotPredictable(OwnConfiguration),
        ["TimeoutCleanSec"] = ulong.MaxValue,
        ["TimerSlackNSec"] = new NotPredictable(OwnProcess),
        ["UMask"] = FileMask,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<SandboxValueType, object> s_byType = new Dictionary<SandboxValueType, object>
    {
        [SandboxValueType.Base64OrPath] = new object[] { Array.Empty<byte>(), string.Empty },
        [SandboxValueType.Delegate] = new object[] { false, Array.Empty<string>() },
        [SandboxValueType.Enum] = "no",
        [SandboxValueType.HexOrPath] = new object[] { Array.Empty<byte>(), string.Empty },
        [SandboxValueType.Quota] = new object[] { 0UL, 0U, "no" },
        [SandboxValueType.Rlimit] = new NotPredictable(OwnConfiguration),
        [SandboxValueType.Weight] = ulong.MaxValue,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, object> s_bySignature = new Dictionary<string, object>(StringComparer.Ordinal)
    {
        ["(bas)"] = new object[] { false, Array.Empty<string>() },
        ["(bs)"] = new object[] { false, string.Empty },
        ["(ss)"] = new object[] { "no", string.Empty },
        ["as"] = Array.Empty<string>(),
        ["ay"] = Array.Empty<byte>(),
        ["b"] = false,
        ["i"] = 0,
        ["s"] = string.Empty,
        ["t"] = 0UL,
        ["u"] = 0U,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    internal static object Of(Directive directive, ValueContext context)
    {
        SandboxTraits traits = directive.Sandbox!;
        if (directive.Name == "Slice")
            return SliceOf(new UnitIdentity(context.Unit));
        if (directive.Name == "RestrictSUIDSGID" && context.Version.Major >= 258)
            return new NotPredictable(OwnConfiguration);
        if (directive.Name == "CPUSetPartition")
            return string.Empty;
        if (directive.Name == "CapabilityBoundingSet" && context.Version.Major >= 258)
            return ulong.MaxValue >> 1;
        if (traits.Type is SandboxValueType.Enum && SandboxProperties.Of(directive, context.Version)[0] != traits.Bus)
            return false;
        if (SandboxProperties.Of(directive, context.Version).Contains(directive.Name + "Symlink"))
            return new object[] { Array.Empty<string>(), Array.Empty<object[]>() };
        if (directive.Name == "CPUAffinity")
            return new object[] { Array.Empty<byte>(), false };
        if (s_byName.TryGetValue(directive.Name, out object? value) || s_byType.TryGetValue(traits.Type, out value) || s_bySignature.TryGetValue(traits.Signature, out value))
            return value;
        return Array.Empty<object[]>();
    }

    /// <summary>Instances of a template have a slice of their own, below that of the system.</summary>
    private static string SliceOf(UnitIdentity unit) =>
        unit.Instance is null ? "system.slice" : $"system-{unit.Prefix.Replace("-", "\\x2d", StringComparison.Ordinal)}.slice";
}
