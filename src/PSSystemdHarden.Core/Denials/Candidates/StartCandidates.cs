using System.Runtime.Versioning;

using PSSystemdHarden.Failures;
using PSSystemdHarden.Linux;

namespace PSSystemdHarden.Denials.Candidates;

/// <summary>What systemd could not do before it ran the program: it says so itself.</summary>
[SupportedOSPlatform("linux")]
internal sealed class StartCandidates(SandboxFacts facts, PathCandidates paths, CauseCandidates causes)
{
    private const int Proven = 99, Strong = 88, Weak = 58;
    private const string Mounts = "NAMESPACE";

    private static readonly HashSet<string> s_hasOtherCauses = new(StringComparer.Ordinal) { "EXEC", "CHDIR", "STDIN", "STDOUT", "STDERR" };

    private static readonly (string Directive, int Weight)[] s_silent = [("RootDirectory", 80), ("RootImage", 78), ("LimitNOFILE", 70), ("LimitSTACK", 60), ("NoExecPaths", 50)];

    internal IEnumerable<Candidate> Of(Symptom symptom)
    {
        StartFailure start = symptom.Start!;
        IEnumerable<Candidate> found = start.Step switch
        {
            "EXEC" when start.Program.Length == 0 => OfUnknownProgram(),
            "EXEC" => paths.OfProgram(start.Path ?? start.Program, symptom.Entry.Time).Concat(OfSetting(start)),
            "CHDIR" => paths.OfFolder(Folder(), symptom.Entry.Time).Concat(OfSetting(start)),
            _ => OfSetting(start),
        };

        // Settings that are in force by then keep systemd itself from a later step, too.
        return found.Concat(causes.Of(symptom));
    }

    /// <summary>What may keep a program from being run, and systemd from saying so.</summary>
    private IEnumerable<Candidate> OfUnknownProgram() => s_silent.Where(row => facts.IsSet(row.Directive)).Select(row => new Candidate(
        row.Directive, row.Weight, "executing the program", $"{row.Directive}={facts.Text(row.Directive)} may keep it from being run, and systemd from saying so", Loosenings.For(facts, row.Directive, null)));

    private string Folder() => facts.Text("WorkingDirectory").TrimStart('-') is { Length: > 0 } folder ? folder : "/";

    private IEnumerable<Candidate> OfSetting(StartFailure start)
    {
        if (ExitStatuses.FindByName(start.Step) is not { } status)
            yield break;
        IReadOnlyList<FailedSetting> failed = FailedSetting.Find(status, start, facts.Settings);

        // A program, a folder or a device may be out of reach for reasons that other settings are; and mounts that name none, too.
        bool proves = failed.Count == 1 && !start.IsGuess && !s_hasOtherCauses.Contains(start.Step) && (start.Step != Mounts || start.Path is not null);
        foreach (FailedSetting setting in failed)
        {
            yield return new Candidate(
                setting.Directive, proves ? Proven : s_hasOtherCauses.Contains(start.Step) ? Weak : Strong, $"starting ({ExitStatuses.Label(status)})",
                setting.Missing is null ? $"systemd could not apply it: {start.Error}" : $"{setting.Missing} does not exist", Loosenings.ForFailed(facts, setting))
            {
                IsProven = proves,
            };
        }
    }
}
