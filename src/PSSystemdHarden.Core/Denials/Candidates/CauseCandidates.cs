using PSSystemdHarden.Linux;

namespace PSSystemdHarden.Denials.Candidates;

/// <summary>What the table of causes has of an error, a signal or a result; and what ended a process for a system call.</summary>
internal sealed class CauseCandidates(SandboxFacts facts)
{
    private const int Proven = 97, Strong = 88, ProvenLimit = 92, Unknown = 40;
    private const int BadSystemCall = 31;
    private const string Filter = "SystemCallFilter", Architectures = "SystemCallArchitectures", Kill = "kill";

    internal IEnumerable<Candidate> Of(Symptom symptom)
    {
        foreach (Cause cause in DenialTables.Embedded.Causes.Where(cause => facts.IsSet(cause.Directive) && cause.IsSeenIn(symptom)))
        {
            string directive = facts.Blame(cause.Directive);
            string value = facts.Text(cause.Directive);
            yield return new Candidate(
                directive, facts.IsKnown ? cause.Weight : Math.Min(cause.Weight, Unknown), Denied(symptom), $"{cause.Directive}={value} brings that about", Loosenings.For(facts, cause.Directive, symptom))
            {
                IsProven = facts.IsKnown && cause.Weight > ProvenLimit,
            };
        }

        if (symptom.Signal == BadSystemCall)
        {
            foreach (Candidate candidate in OfKill(symptom))
                yield return candidate;
        }
    }

    private IEnumerable<Candidate> OfKill(Symptom symptom)
    {
        SeccompRecord? record = symptom.Record;
        if (record is { IsNative: false } && facts.IsSet(Architectures))
        {
            yield return new Candidate(Architectures, Proven, $"the system call {record.Call} of another architecture", $"SystemCallArchitectures={facts.Text(Architectures)} kills for it", Loosenings.For(facts, Architectures, symptom)) { IsProven = record.IsOfProcess };
            yield break;
        }

        if (facts.IsSet(Filter))
        {
            // A program may have a filter of its own: only a call that the unit's forbids proves it to be the unit's.
            bool fits = record is not null && facts.Refusal(record.Call) == Kill;
            string denied = record is null ? "a system call" : $"the system call {record.Call}";
            string reason = fits ? $"the kernel's record names {record!.Call}, and SystemCallFilter= kills for it"
                : record is null ? "SIGSYS is what SystemCallFilter= kills with"
                : "SIGSYS is what SystemCallFilter= kills with; but the call of the kernel's record is not one that it forbids";
            yield return new Candidate(Filter, fits ? Proven : Strong, denied, reason, record is null ? Loosenings.ForUnknownCall(facts, symptom) : Loosenings.ForCalls(facts, [record.Call])) { IsProven = fits && record!.IsOfProcess };
        }

        if (facts.IsSet(Architectures))
            yield return new Candidate(Architectures, facts.IsSet(Filter) ? Unknown : Strong - 4, "a system call of another architecture", $"SystemCallArchitectures={facts.Text(Architectures)} kills for calls of others", Loosenings.For(facts, Architectures, symptom));
    }

    private static string Denied(Symptom symptom) => symptom switch
    {
        { Operations: [{ Doubt: 0 } guess, ..] } => guess.Operation.Name,
        { Error: { } error } => symptom.Paths is [var path, ..] ? $"{error} at {path}" : error,
        { Signal: { } signal } => $"going on ({ExitStatuses.SignalName(signal)})",
        { Result: { } result } => $"running ({result})",
        _ => "what it tried",
    };
}
