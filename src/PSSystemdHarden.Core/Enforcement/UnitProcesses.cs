using System.Diagnostics;
using System.Runtime.Versioning;

using PSSystemdHarden.Processes;

namespace PSSystemdHarden.Enforcement;

/// <summary>The processes of a unit at one moment: all of its control group, and its main process wherever that is.</summary>
[SupportedOSPlatform("linux")]
internal sealed class UnitProcesses
{
    /// <summary>How long systemd is waited for that is still making the sandbox of a process.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3), s_pause = TimeSpan.FromMilliseconds(5);

    private UnitProcesses(ProcessSandbox main, IReadOnlyList<ProcessSandbox> others, bool isMainOutside) =>
        (Main, Others, IsMainOutside) = (main, others, isMainOutside);

    /// <summary>The one that the others are compared with: the main process, or the oldest where systemd knows of none.</summary>
    internal ProcessSandbox Main { get; }

    /// <summary>The others. What systemd leaves in the unit to close its PAM session is not among them: no setting is for it.</summary>
    internal IReadOnlyList<ProcessSandbox> Others { get; }

    /// <summary>Whether the main process has left the unit's control group, so that no limit of that holds for it.</summary>
    internal bool IsMainOutside { get; }

    internal IEnumerable<int> Ids => Others.Prepend(Main).Select(process => process.Id);

    /// <summary>Whether the main process is still there: else what was seen may be of two runs.</summary>
    internal bool IsCurrent => ProcessReader.IsThere(Main);

    /// <summary>Null where the unit has no process.</summary>
    internal static UnitProcesses? Read(MachineFacts machine, ServiceFacts service, CancellationToken cancellationToken)
    {
        IReadOnlyList<int> ids = machine.ControlGroups.ProcessesOf(service.ControlGroup);
        bool isMainOutside = service.MainProcess is { } main && !ids.Contains(main);
        IEnumerable<int> wanted = isMainOutside ? ids.Prepend(service.MainProcess!.Value) : ids;
        ProcessSandbox[] found =
        [
            .. wanted.Select(id => ReadStarted(machine, id, cancellationToken)).OfType<ProcessSandbox>().Where(process => !process.IsPamHelper),
        ];
        if (found.Length == 0)
            return null;
        ProcessSandbox chosen = Array.Find(found, process => process.Id == service.MainProcess)
            ?? Array.Find(found, process => process.Id == service.ControlProcess)
            ?? found.MinBy(process => process.StartTicks)!;
        return new UnitProcesses(chosen, [.. found.Where(process => process != chosen)], isMainOutside && chosen.Id == service.MainProcess);
    }

    /// <summary>A process that systemd has forked a moment ago has not its sandbox yet: it is waited for.</summary>
    private static ProcessSandbox? ReadStarted(MachineFacts machine, int id, CancellationToken cancellationToken)
    {
        for (var waited = Stopwatch.StartNew(); ;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ProcessSandbox? found = ProcessReader.Read(id, machine.Namespaces, withMemory: false);
            bool isBegun = found is { IsBeingStarted: true } || (found is { Name: "systemd" } && found.ParentId == machine.Manager.Id && machine.IsUserManager);
            if (!isBegun || waited.Elapsed > s_patience)
                return found;
            Thread.Sleep(s_pause);
        }
    }
}
