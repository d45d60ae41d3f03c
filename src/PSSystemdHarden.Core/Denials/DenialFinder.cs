using System.Runtime.Versioning;

using PSSystemdHarden.Denials.Candidates;
using PSSystemdHarden.Directives;
using PSSystemdHarden.Exposure;
using PSSystemdHarden.Journal;
using PSSystemdHarden.Linux;
using PSSystemdHarden.Manager;
using PSSystemdHarden.Sandbox;
using PSSystemdHarden.UnitFiles.Lookup;
using PSSystemdHarden.Units;
using PSSystemdHarden.Values;

namespace PSSystemdHarden.Denials;

/// <summary>What was found, and what was looked at.</summary>
/// <param name="Denials">The likeliest first.</param>
/// <param name="Entries">How many entries of the journal were looked at.</param>
/// <param name="Journal">Whether the journal could be read.</param>
/// <param name="IsUnitThere">Whether the unit's settings could be asked for.</param>
/// <param name="LacksKernelLog">Whether the name of a system call is missing because the kernel's log may not be read.</param>
internal sealed record DenialReport(IReadOnlyList<UnitDenial> Denials, int Entries, JournalAccess Journal, bool IsUnitThere, bool LacksKernelLog);

/// <summary>Finds out which setting of a service denied it something, from what was logged and from its settings.</summary>
[SupportedOSPlatform("linux")]
internal sealed class DenialFinder(SystemdManager manager, SystemdVersion version)
{
    private const int BadSystemCall = 31, MostPerSymptom = 4, LeastWeight = 25, LikelyWeight = 58, LateBonus = 4;
    private const string Service = "Service";

    /// <summary>Of one run of a unit, which may be gone.</summary>
    /// <param name="unit">The unit's full name.</param>
    /// <param name="invocationId">The run.</param>
    /// <param name="settings">The unit's settings where systemd does not have it any more; null to ask systemd.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SystemdException">systemd can't be reached, or does not answer.</exception>
    internal DenialReport OfRun(string unit, string invocationId, IReadOnlyList<UnitSandboxSetting>? settings, CancellationToken cancellationToken) =>
        Find(unit, () => JournalReader.ReadRun(unit, invocationId, cancellationToken), settings, cancellationToken);

    /// <summary>Of all runs of a unit from some time on.</summary>
    /// <exception cref="SystemdException">systemd can't be reached, or does not answer.</exception>
    internal DenialReport Since(string unit, DateTime since, CancellationToken cancellationToken) =>
        Find(unit, () => JournalReader.Read(JournalQuery.OfUnit(unit) with { Since = since }, cancellationToken), settings: null, cancellationToken);

    /// <summary>The run that the journal has last of a unit; null where it has none.</summary>
    internal static string? LastRun(string unit, CancellationToken cancellationToken) =>
        JournalReader.Read(JournalQuery.OfUnit(unit) with { Most = 100 }, cancellationToken).LastOrDefault(entry => entry.InvocationId is not null)?.InvocationId;

    /// <summary>The unit of a run; null where the journal has nothing of it.</summary>
    internal static string? UnitOf(string invocationId, CancellationToken cancellationToken) =>
        JournalReader.Read(JournalQuery.OfRun(invocationId) with { Most = 100 }, cancellationToken).FirstOrDefault(entry => entry.Unit is not null)?.Unit;

    private DenialReport Find(
        string unit, Func<IReadOnlyList<JournalEntry>> read, IReadOnlyList<UnitSandboxSetting>? settings, CancellationToken cancellationToken)
    {
        JournalAccess access = JournalFiles.Access();
        if (access is JournalAccess.Readable)
            JournalSync.TryWait();
        IReadOnlyList<JournalEntry> entries = read();
        SandboxFacts facts = ReadFacts(unit, settings, cancellationToken);
        string folder = facts.Text("WorkingDirectory").TrimStart('-') is ['/', ..] set ? set : "/";
        IReadOnlyList<Symptom> symptoms = SymptomReader.Read(unit, entries, folder);
        bool lacks = false;
        if (symptoms.Any(symptom => symptom.Signal == BadSystemCall))
        {
            var records = new SeccompRecords(facts, entries, manager.ReadMainProcess(unit, cancellationToken), cancellationToken);
            symptoms = [.. symptoms.Select(symptom => symptom.Signal == BadSystemCall ? symptom with { Record = records.Of(symptom.Entry) } : symptom)];
            lacks = records.LacksKernelLog;
        }

        return new DenialReport(Rank(unit, facts, symptoms), entries.Count, access, facts.IsKnown, lacks);
    }

    private SandboxFacts ReadFacts(string unit, IReadOnlyList<UnitSandboxSetting>? known, CancellationToken cancellationToken)
    {
        SystemCallGroups groups = ExposureRules.For(version).Groups;
        if ((known ?? new LiveSandbox(manager, version).Read(unit, cancellationToken)) is not { } settings)
            return new SandboxFacts(null, new Dictionary<string, WrittenDirective>(), groups);
        Manager.UnitFiles files = manager.ReadFiles(unit, cancellationToken);
        var context = new ValueContext(unit, version, groups, memory: null, hasBpfFramework: null);
        var written = new WrittenSandbox(files.DropInPaths.Prepend(files.FragmentPath).OfType<string>(), FileTree.Machine, context);
        return new SandboxFacts(settings, written.Directives, groups);
    }

    private static List<UnitDenial> Rank(string unit, SandboxFacts facts, IReadOnlyList<Symptom> symptoms)
    {
        var places = new SandboxPlaces(facts);
        var paths = new PathCandidates(facts, places);
        var calls = new CallCandidates(facts);
        var causes = new CauseCandidates(facts);
        var starts = new StartCandidates(facts, paths, causes);
        var fallback = new FallbackCandidates(facts);
        var denials = new List<UnitDenial>();
        for (int i = 0; i < symptoms.Count; i++)
        {
            Symptom symptom = symptoms[i];
            IEnumerable<Candidate> found = symptom.Start is not null
                ? starts.Of(symptom)
                : paths.Of(symptom).Concat(calls.Of(symptom)).Concat(causes.Of(symptom));
            Candidate[] all = [.. found];
            Candidate[] best =
            [
                .. (all.Length > 0 ? all : fallback.Of(symptom)).Where(candidate => candidate.Weight >= LeastWeight)
                    .GroupBy(candidate => candidate.Directive).Select(same => same.MaxBy(candidate => candidate.Weight)!)
                    .OrderByDescending(candidate => candidate.Weight).Take(MostPerSymptom),
            ];

            // What comes last is the likelier to have ended it.
            int bonus = symptoms.Count > 1 ? LateBonus * i / (symptoms.Count - 1) : 0;
            denials.AddRange(best.Select(candidate => Make(unit, facts, symptom, candidate, best, bonus)));
        }

        return
        [
            .. denials.GroupBy(denial => (denial.Directive, denial.Denied))
                .Select(same => same.OrderByDescending(denial => denial.Certainty).ThenByDescending(denial => denial.Weight).First() with { Count = same.Count() })
                .OrderByDescending(denial => denial.Certainty).ThenByDescending(denial => denial.Weight).ThenByDescending(denial => denial.Time),
        ];
    }

    private static UnitDenial Make(string unit, SandboxFacts facts, Symptom symptom, Candidate candidate, Candidate[] all, int bonus)
    {
        UnitSandboxSetting? setting = facts.Find(candidate.Directive);

        // What two settings prove, neither does; and a setting that was changed since may not be what it was then.
        bool isProven = candidate.IsProven && all.Count(other => other.IsProven) == 1 && setting is null or { Pending: PendingChange.None };
        DirectiveCatalog.Embedded.TryFind(Service, candidate.Directive, out Directive? directive);
        return new UnitDenial
        {
            Time = symptom.Entry.Time,
            Unit = unit,
            InvocationId = symptom.Entry.InvocationId,
            ProcessId = symptom.Record is null && symptom.Entry.IsSystemd ? null : symptom.Record?.ProcessId ?? symptom.Entry.Pid,
            ProcessName = symptom.Record?.ProcessName ?? (symptom.Entry.IsSystemd ? null : symptom.Entry.Comm ?? symptom.Entry.Identifier),
            Denied = candidate.Denied,
            Error = symptom.Error ?? (symptom.Signal is { } signal ? ExitStatuses.SignalName(signal) : null),
            Directive = candidate.Directive,
            Value = setting?.Text,
            Source = setting?.Source,
            Area = directive?.Sandbox?.Area ?? SandboxArea.FileSystem,
            Certainty = isProven ? DenialCertainty.Certain : facts.IsKnown && candidate.Weight >= LikelyWeight && candidate == all[0] ? DenialCertainty.Likely : DenialCertainty.Possible,
            Reason = candidate.Reason,
            Evidence = symptom.Entry.Message,
            Loosening = candidate.Loosening.ToArray(),
            Weight = candidate.Weight + bonus,
        };
    }
}
