using System.Runtime.Versioning;

using PSSystemdHarden.Enforcement.Checks;
using PSSystemdHarden.Enforcement.Probes;
using PSSystemdHarden.Manager;
using PSSystemdHarden.Sandbox;
using PSSystemdHarden.UnitFiles;
using PSSystemdHarden.UnitFiles.Loading;
using PSSystemdHarden.UnitFiles.Lookup;
using PSSystemdHarden.Units;
using PSSystemdHarden.Values;

namespace PSSystemdHarden.Enforcement;

/// <summary>Tells for services whether the kernel enforces what their sandbox directives say.</summary>
[SupportedOSPlatform("linux")]
internal sealed class UnitVerifier
{
    private const int MostAttempts = 5;

    private readonly SystemdManager _manager;
    private readonly LiveSandbox _live;
    private readonly MachineFacts _machine;
    private readonly UnitFileRater _files;

    /// <param name="manager">What to ask.</param>
    /// <param name="probes">Whether processes may be stopped for a moment to read their system call filters, and probes be started.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    /// <exception cref="SystemdException">systemd can't be reached, or does not answer.</exception>
    internal UnitVerifier(SystemdManager manager, bool probes, CancellationToken cancellationToken)
    {
        SystemdVersion version = manager.GetVersion(cancellationToken);
        (_manager, _live, _machine) = (manager, new LiveSandbox(manager, version), new MachineFacts(manager, version, probes, cancellationToken));
        IReadOnlyList<string> folders = manager.IsUser ? UnitSearchPath.WithoutGenerated(manager.GetUnitPath(cancellationToken)) : UnitSearchPath.System;
        _files = UnitFileRater.Of(FileTree.Machine, folders, version, scoring: null, policy: null);
    }

    /// <summary>All directives of a service that are set or implied; null where there is no such service.</summary>
    /// <param name="unit">The service's full name.</param>
    /// <param name="wants">Which of the directives.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="SystemdException">systemd can't be reached, or does not answer.</exception>
    internal UnitEnforcement? Verify(string unit, Func<string, bool> wants, CancellationToken cancellationToken)
    {
        UnitEnforcement? found = null;
        for (int attempt = 0; attempt < MostAttempts; attempt++)
        {
            if (_live.ReadWhole(unit, cancellationToken) is not { } loaded)
                return null;
            var service = new ServiceFacts(loaded);
            UnitProcesses? processes = UnitProcesses.Read(_machine, service, cancellationToken);
            UnitProbe? probe = _machine.Probes ? new UnitProbe(_manager, _live, _machine, service, runs: processes is not null, cancellationToken) : null;
            found = Judge(loaded, service, processes, probe, wants);

            // A service that was started anew meanwhile is looked at anew.
            if (processes?.IsCurrent ?? service.MainProcess is null)
                break;
        }

        return found;
    }

    private UnitEnforcement Judge(LoadedSandbox loaded, ServiceFacts service, UnitProcesses? processes, UnitProbe? probe, Func<string, bool> wants)
    {
        var judge = new SettingJudge(_machine, service, processes, probe);
        Dictionary<string, UnitSandboxSetting> unread = Unread(loaded);
        IEnumerable<DirectiveEnforcement> rows = loaded.Settings.Where(setting => wants(setting.Directive)).Select(JudgeOne).OfType<DirectiveEnforcement>()
            .Select(row => row with { IsUser = _machine.IsUserManager });
        return new UnitEnforcement(
            loaded.Unit,
            [.. rows.OrderByDescending(row => row.Verdict).ThenBy(row => row.Directive, StringComparer.Ordinal)],
            processes is null ? [] : [.. processes.Ids],
            IsForecast: processes is null)
        { IsUser = _machine.IsUserManager };

        DirectiveEnforcement? JudgeOne(UnitSandboxSetting setting)
        {
            if (unread.TryGetValue(setting.Directive, out UnitSandboxSetting? inFiles))
                return judge.JudgeUnread(inFiles, setting.IsDefault ? string.Empty : setting.Text);
            if (setting.IsDefault)
                return setting.Source is { IsImplied: false } ? judge.JudgeDropped(setting) : null;

            // What systemd has by itself, and nothing shows, nobody has asked for.
            if (setting.Source is null && !EvidenceTable.Shows(setting.Directive))
                return null;
            DirectiveEnforcement judged = judge.Judge(setting);
            return processes is null ? judged : SocketChecks.WithSockets(judged, _machine, service, processes);
        }
    }

    /// <summary>What the files of a unit say otherwise than what systemd has loaded; nothing of a unit that would not load any more.</summary>
    /// <remarks>systemd itself sees changed files (NeedDaemonReload), and overlooks the first drop-in in a new folder.</remarks>
    private Dictionary<string, UnitSandboxSetting> Unread(LoadedSandbox loaded)
    {
        try
        {
            bool isChanged = loaded.Properties.GetValueOrDefault(SandboxProperties.NeedsReload) is true;
            if (!isChanged && (!_files.Names().TryFind(loaded.Unit, out UnitSources? sources) || sources.DropInPaths.All(path => IsLoaded(loaded, path))))
                return [];
            Dictionary<string, UnitSandboxSetting> live = loaded.Settings.ToDictionary(setting => setting.Directive, StringComparer.Ordinal);
            return new FileSandbox(_files).Read(_files.Load(_files.Names(), loaded.Unit))
                .Where(inFiles => live.TryGetValue(inFiles.Directive, out UnitSandboxSetting? now) && IsOther(inFiles, now))
                .ToDictionary(inFiles => inFiles.Directive, StringComparer.Ordinal);
        }
        catch (Exception e) when (e is UnitLoadException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>systemd may name a file by another path that leads to it.</summary>
    private static bool IsLoaded(LoadedSandbox loaded, string path) =>
        loaded.Files.DropInPaths.Any(known => known == path || Path.GetFileName(known) == Path.GetFileName(path));

    /// <summary>What nobody sets is as systemd has it, whatever that is.</summary>
    private static bool IsOther(UnitSandboxSetting inFiles, UnitSandboxSetting loaded) =>
        inFiles.Text != loaded.Text && !(inFiles.Source is null && loaded.Source is null);
}
