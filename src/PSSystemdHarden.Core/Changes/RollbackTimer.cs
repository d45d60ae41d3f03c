using System.Runtime.Versioning;

using PSSystemdHarden.Bus;
using PSSystemdHarden.DropIns;
using PSSystemdHarden.Manager;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Changes;

/// <summary>
/// A timer of systemd's own that takes a change back unless it is stopped in time: whatever becomes of the shell, of ssh and of
/// the network. It lives until the next boot at the longest.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class RollbackTimer(SystemdManager manager)
{
    private const string Prefix = "pssystemdharden-rollback-", RuntimePrefix = "pssystemdharden-runtime-rollback-", TimerSuffix = ".timer", ServiceSuffix = ".service";

    // What systemd calls the states of a timer.
    private const string Counts = "waiting", TakesBack = "running";

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Begins to count. What was there before is kept beside the drop-in, under a name that systemd does not read.</summary>
    /// <exception cref="SystemdException">systemd refuses the timer.</exception>
    internal void Arm(UnitChange change, TimeSpan within, bool restarts, CancellationToken cancellationToken)
    {
        if (change.Before is not null)
            WithFolder(change.Place, folder => folder.Replace(Former(change.Place), change.Before));
        string stem = Stem(change.Place);
        string[] arguments = ["/bin/sh", "-c", Script(change, restarts)];
        manager.Control.StartTransient(
            stem + TimerSuffix,
            timer =>
            {
                Property(timer, "Description", "s", v => v.WriteString($"Takes the sandbox of {change.Unit} back unless it is confirmed"));
                Property(timer, "TimersMonotonic", "a(st)", v => v.WriteContainer('a', "(st)", list => list.WriteContainer('r', "st", one =>
                {
                    one.WriteString("OnActiveSec");
                    one.WriteUInt64((ulong)within.TotalMicroseconds);
                })));
                Property(timer, "AccuracyUSec", "t", v => v.WriteUInt64(100_000));
                Property(timer, "RemainAfterElapse", "b", v => v.WriteBoolean(false));
            },
            stem + ServiceSuffix,
            service =>
            {
                Property(service, "Description", "s", v => v.WriteString($"Takes the sandbox of {change.Unit} back"));
                Property(service, "Type", "s", v => v.WriteString("oneshot"));
                Property(service, "CollectMode", "s", v => v.WriteString("inactive-or-failed"));
                Property(service, "ExecStart", "a(sasb)", v => v.WriteContainer('a', "(sasb)", list => list.WriteContainer('r', "sasb", command =>
                {
                    command.WriteString(arguments[0]);
                    command.WriteStrings(arguments);
                    command.WriteBoolean(false);
                })));
            },
            cancellationToken);
    }

    /// <summary>
    /// Whether a change of the drop-in waits to be confirmed. Another one before that would be taken back with it; so it would while
    /// systemd takes one back, and the end of that is waited for.
    /// </summary>
    internal bool IsCounting(DropInPlace place, CancellationToken cancellationToken)
    {
        WaitWhile(Stem(place) + TimerSuffix, timer => timer.SubState == TakesBack, cancellationToken);
        return manager.FindUnit(Stem(place) + TimerSuffix, policy: null, cancellationToken).Units is [{ SubState: Counts }];
    }

    /// <summary>The drop-ins whose last change waits to be confirmed.</summary>
    internal IReadOnlyList<DropInPlace> Counting(CancellationToken cancellationToken) =>
    [
        .. manager.ListUnits(unit => unit.SubState == Counts, policy: null, cancellationToken).Units
            .Select(unit => PlaceOf(unit.Name)).OfType<DropInPlace>(),
    ];

    /// <summary>Stops counting: the change stays. Nobody can cancel it midway, as what was there before would be left beside the drop-in.</summary>
    /// <returns>Whether it was counting, and nothing was taken back before it could be stopped.</returns>
    internal bool Disarm(DropInPlace place)
    {
        byte[]? content = Content(place);

        // A busy systemd still has a timer a while after it was stopped.
        bool counted = IsCounting(place, CancellationToken.None);
        manager.Control.Stop(Stem(place) + TimerSuffix, CancellationToken.None);
        WaitWhile(Stem(place) + ServiceSuffix, service => service.ActiveState is UnitActiveState.Activating, CancellationToken.None);
        WithFolder(place, folder => folder.Remove(Former(place)));
        return counted && DropInText.Same(content, Content(place));
    }

    private void WaitWhile(string name, Func<SystemdUnit, bool> holds, CancellationToken cancellationToken)
    {
        while (manager.FindUnit(name, policy: null, cancellationToken).Units is [{ } unit] && holds(unit))
        {
            cancellationToken.WaitHandle.WaitOne(s_pause);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static byte[]? Content(DropInPlace place)
    {
        byte[]? content = null;
        WithFolder(place, folder => content = folder.Read(place.FileName));
        return content;
    }

    /// <summary>
    /// Puts the former bytes back. All names are of characters that a unit may have, so that quotes hold them. There is neither "$"
    /// nor ";": of those in a command that comes over the bus not all versions of systemd make the same.
    /// </summary>
    private static string Script(UnitChange change, bool restarts)
    {
        DropInPlace place = change.Place;
        string folder = $"{place.UnitFolder}/{place.FolderName}", former = $"{folder}/{Former(place)}";
        string script = $"( test -e '{former}' && mv -f '{former}' '{place.Path}' ) || ( rm -f '{place.Path}' && rmdir '{folder}' ) || true && systemctl daemon-reload";
        return restarts ? $"{script} && ( systemctl reset-failed '{place.Unit}' || true ) && systemctl try-restart '{place.Unit}'" : script;
    }

    private static string Stem(DropInPlace place) => (place.IsRuntime ? RuntimePrefix : Prefix) + place.Unit;

    private static DropInPlace? PlaceOf(string timer)
    {
        if (!timer.EndsWith(TimerSuffix, StringComparison.Ordinal))
            return null;
        string stem = timer[..^TimerSuffix.Length];
        return stem.StartsWith(Prefix, StringComparison.Ordinal) ? new DropInPlace(stem[Prefix.Length..], IsRuntime: false)
            : stem.StartsWith(RuntimePrefix, StringComparison.Ordinal) ? new DropInPlace(stem[RuntimePrefix.Length..], IsRuntime: true)
            : null;
    }

    private static string Former(DropInPlace place) => $".{place.FileName}.former";

    private static void WithFolder(DropInPlace place, Action<GuardedFolder> work)
    {
        using GuardedFolder? units = GuardedFolder.Open(place.UnitFolder);
        using GuardedFolder? folder = units?.OpenFolder(place.FolderName);
        if (folder is not null)
            work(folder);
    }

    private static void Property(MessageWriter writer, string name, string signature, Action<MessageWriter> value) =>
        writer.WriteContainer('r', "sv", property =>
        {
            property.WriteString(name);
            property.WriteContainer('v', signature, value);
        });
}
