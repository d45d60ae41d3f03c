using System.Globalization;

using PSSystemdHarden.Units;

namespace PSSystemdHarden.Exposure.Checks;

/// <summary>Gives an item's badness for a service, or null where the item does not apply.</summary>
internal delegate uint? Check(ServiceSettings settings);

/// <summary>What checks are bound to besides their item: the other items, the version's quirks and its system calls.</summary>
internal sealed record CheckContext(
    IReadOnlyList<ExposureItem> Items,
    IReadOnlySet<ExposureQuirk> Quirks,
    SystemCallGroups Groups,
    NativeSystemCalls Native);

/// <summary>The kinds of check, by the name that Data/exposure.json gives them.</summary>
internal static class CheckTable
{
    private static readonly Dictionary<string, Func<ExposureItem, CheckContext, Check>> s_kinds = new(StringComparer.Ordinal)
    {
        ["boolean"] = (item, _) => BooleanChecks.Of(item),
        ["capabilities"] = (item, _) => Bits(item, settings => settings.CapabilityBoundingSet),
        ["namespaces"] = (item, _) => Bits(item, settings => settings.RestrictNamespaces),
        ["ambient-capabilities"] = (_, _) => settings => settings.AmbientCapabilities != 0 ? 1u : 0,
        ["user"] = (_, _) => IdentityChecks.User,
        ["supplementary-groups"] = (_, _) => IdentityChecks.SupplementaryGroups,
        ["remove-ipc"] = (_, _) => IdentityChecks.RemoveIPC,
        ["protect-home"] = (_, _) => FileSystemChecks.ProtectHome,
        ["protect-system"] = (_, _) => FileSystemChecks.ProtectSystem,
        ["root-directory"] = (_, _) => FileSystemChecks.RootDirectoryOrRootImage,
        ["umask"] = (_, _) => FileSystemChecks.UMask,
        ["device-allow"] = (_, _) => FileSystemChecks.DeviceAllow,
        ["keyring-mode"] = (_, _) => ProcessChecks.KeyringMode,
        ["protect-proc"] = (_, _) => ProcessChecks.ProtectProc,
        ["proc-subset"] = (_, _) => ProcessChecks.ProcSubset,
        ["notify-access"] = (_, _) => ProcessChecks.NotifyAccess,
        ["address-family"] = NetworkChecks.AddressFamily,
        ["ip-address"] = NetworkChecks.IPAddress,
        ["syscall-architectures"] = (_, _) => SystemCallChecks.Architectures,
        ["syscall-filter"] = SystemCallChecks.Filter,
    };

    /// <exception cref="InvalidOperationException">The table names a check that there is none of.</exception>
    internal static Check Bind(ExposureItem item, CheckContext context)
    {
        if (!s_kinds.TryGetValue(item.Check, out Func<ExposureItem, CheckContext, Check>? bind))
            throw new InvalidOperationException($"exposure.json: {item.Id}: no check is named '{item.Check}'.");
        Check check = bind(item, context);
        return item.NeedsDefaultDependencies ? settings => settings.DefaultDependencies ? check(settings) : null : check;
    }

    private static Check Bits(ExposureItem item, Func<ServiceSettings, ulong> read)
    {
        ulong mask = ulong.Parse(item.Mask.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return settings => (read(settings) & mask) != 0 ? 1u : 0;
    }
}
