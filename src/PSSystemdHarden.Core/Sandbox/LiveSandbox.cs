using PSSystemdHarden.Directives;
using PSSystemdHarden.Directives.Values;
using PSSystemdHarden.Exposure;
using PSSystemdHarden.Manager;
using PSSystemdHarden.UnitFiles.Lookup;
using PSSystemdHarden.UnitFiles.Syntax;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Sandbox;

/// <summary>The sandbox directives of services that PID 1 has loaded: the values are its own, the sources those of the unit's files.</summary>
internal sealed class LiveSandbox(SystemdManager manager, SystemdVersion version)
{
    private const string Section = "Service";

    /// <summary>All directives that the version knows, by name; null where there is no such service.</summary>
    /// <param name="unit">The service's full name.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="SystemdException">systemd can't be reached, or does not answer.</exception>
    internal IReadOnlyList<UnitSandboxSetting>? Read(string unit, CancellationToken cancellationToken)
    {
        if (manager.ReadSandbox(unit, cancellationToken) is not { } properties)
            return null;
        Dictionary<string, SettingSource> sources = SourcesOf(manager.ReadFiles(unit, cancellationToken));
        var context = new ValueContext(unit, version, ExposureRules.For(version).Groups, ValueContext.MemoryOfThisMachine(), hasBpfFramework: null);
        var settings = new List<UnitSandboxSetting>();
        foreach (Directive directive in DirectiveCatalog.Embedded.Sandbox.Where(directive => directive.IsKnownTo(version)))
        {
            if (SandboxProperties.Find(directive, version, properties) is not { } value)
                continue;
            SettingSource? source = sources.GetValueOrDefault(directive.Name);
            object unset = SandboxValues.Encode(directive, [], context);
            settings.Add(new UnitSandboxSetting(
                unit, directive.Name, SandboxValues.Typed(directive, value), SandboxValues.Text(directive, value),
                unset is NotPredictable ? source is null : BusValues.AreSame(directive, unset, value),
                source, directive.Sandbox!.Area, directive.Sandbox.Summary, PendingOf(source, properties)));
        }

        return settings;
    }

    /// <summary>The last line of each directive in the unit's files. What can't be read any more tells nothing.</summary>
    private static Dictionary<string, SettingSource> SourcesOf(Manager.UnitFiles files)
    {
        var sources = new Dictionary<string, SettingSource>(StringComparer.Ordinal);
        foreach (string path in files.DropInPaths.Prepend(files.FragmentPath).OfType<string>())
        {
            try
            {
                foreach (UnitFileItem item in UnitFileParser.Parse(path, FileTree.Machine.ReadFile(path)).Items)
                {
                    if (item is { Kind: UnitFileItemKind.Assignment, Section: Section })
                        sources[item.Key] = new SettingSource(path, item.Line, item.Key, IsImplied: false);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Its lines are unknown, the values are systemd's.
            }
        }

        return sources;
    }

    /// <summary>A running service has what its files said when its main process was started.</summary>
    private static PendingChange PendingOf(SettingSource? source, IReadOnlyDictionary<string, object> properties)
    {
        if (properties[SandboxProperties.NeedsReload] is true)
            return PendingChange.Reload;
        bool isRunning = properties.GetValueOrDefault(SandboxProperties.MainProcess) is uint and > 0;
        if (source is null || !isRunning || properties.GetValueOrDefault(SandboxProperties.MainProcessStart) is not ulong started)
            return PendingChange.None;
        DateTime start = DateTime.UnixEpoch.AddTicks((long)started * TimeSpan.TicksPerMicrosecond);
        return File.GetLastWriteTimeUtc(source.Path) > start ? PendingChange.Restart : PendingChange.None;
    }
}
