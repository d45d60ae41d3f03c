using PSSystemdHarden.Directives;
using PSSystemdHarden.Exposure;
using PSSystemdHarden.Manager;
using PSSystemdHarden.UnitFiles.Lookup;
using PSSystemdHarden.Units;
using PSSystemdHarden.Values;

namespace PSSystemdHarden.Sandbox;

/// <summary>The sandbox directives of services that PID 1 has loaded: the values are its own, the sources those of the unit's files.</summary>
internal sealed class LiveSandbox(SystemdManager manager, SystemdVersion version)
{
    private readonly Directive[] _directives = [.. DirectiveCatalog.Embedded.Sandbox.Where(directive => directive.IsKnownTo(version))];
    private readonly ulong? _memory = ValueContext.MemoryOfThisMachine();

    /// <summary>All directives that the version knows, by name; null where there is no such service.</summary>
    /// <param name="unit">The service's full name.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="SystemdException">systemd can't be reached, or does not answer.</exception>
    internal IReadOnlyList<UnitSandboxSetting>? Read(string unit, CancellationToken cancellationToken) => ReadWhole(unit, cancellationToken)?.Settings;

    /// <summary>The same, and what it was made of.</summary>
    /// <exception cref="SystemdException">systemd can't be reached, or does not answer.</exception>
    internal LoadedSandbox? ReadWhole(string unit, CancellationToken cancellationToken)
    {
        if (manager.ReadSandboxAndFiles(unit, cancellationToken) is not var (properties, files))
            return null;
        var context = new ValueContext(unit, version, ExposureRules.For(version).Groups, _memory, hasBpfFramework: null) { IsUserManager = manager.IsUser };
        var written = new WrittenSandbox(files.DropInPaths.Prepend(files.FragmentPath).OfType<string>(), FileTree.Machine, context);
        var settings = new List<UnitSandboxSetting>(_directives.Length);
        foreach (Directive directive in _directives)
        {
            if (SandboxProperties.Find(directive, version, properties) is { } value)
                settings.Add(SandboxSettings.Of(unit, directive, value, written.Find(directive), context, source => PendingOf(source, properties)));
        }

        return new LoadedSandbox(unit, properties, files, settings, written.Directives);
    }

    /// <summary>A running service has what its files said when its main process was started.</summary>
    private static PendingChange PendingOf(SettingSource? source, IReadOnlyDictionary<string, object> properties)
    {
        if (properties[SandboxProperties.NeedsReload] is true)
            return PendingChange.Reload;
        return IsNewerThanProcess(source, properties) ? PendingChange.Restart : PendingChange.None;
    }

    /// <summary>Whether the file that sets something has been written since a running service's main process was started.</summary>
    internal static bool IsNewerThanProcess(SettingSource? source, IReadOnlyDictionary<string, object> properties)
    {
        bool isRunning = properties.GetValueOrDefault(SandboxProperties.MainProcess) is uint and > 0;
        if (source is null || !isRunning || properties.GetValueOrDefault(SandboxProperties.MainProcessStart) is not ulong started)
            return false;
        DateTime start = DateTime.UnixEpoch.AddTicks((long)started * TimeSpan.TicksPerMicrosecond);
        return File.GetLastWriteTimeUtc(source.Path) > start;
    }
}
