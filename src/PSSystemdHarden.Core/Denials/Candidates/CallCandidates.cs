namespace PSSystemdHarden.Denials.Candidates;

/// <summary>What keeps a program from a system call: filters, and capabilities that it lacks.</summary>
internal sealed class CallCandidates(SandboxFacts facts)
{
    private const int OwnFilter = 86, CallFilter = 80, Capability = 76, OtherFilter = 66, OfUser = 70, OfError = 45;
    private const string Filter = "SystemCallFilter", NotPermitted = "EPERM", Denied = "EACCES", NoCall = "ENOSYS";

    /// <summary>By what the program may have tried.</summary>
    internal IEnumerable<Candidate> Of(Symptom symptom)
    {
        foreach (OperationGuess guess in symptom.Operations.Where(guess => guess.Operation.FailsWith(symptom.Error)))
        {
            foreach (Candidate candidate in OfOperation(guess.Operation, symptom))
                yield return candidate with { Weight = candidate.Weight - guess.Doubt };
        }

        foreach (Candidate candidate in OfErrorAlone(symptom))
            yield return candidate;
    }

    private IEnumerable<Candidate> OfOperation(Operation operation, Symptom symptom)
    {
        string error = symptom.Error!;
        foreach (FilterRow row in DenialTables.Embedded.Data.Filters.Where(row => facts.IsSet(row.Directive) && IsSame(row.Error, error)))
        {
            string[] calls = [.. row.Calls.SelectMany(facts.Expand)];
            if (!operation.Calls.Any(calls.Contains) || !Concerns(row.Directive, operation, symptom.Text))
                continue;

            // A directive that is there for just this operation's first call is more to the point than one that meets it beside others.
            bool isOwn = operation.Calls.Count > 0 && calls.Contains(operation.Calls[0]);
            yield return new Candidate(
                row.Directive, isOwn ? OwnFilter : OtherFilter, operation.Name, $"{row.Directive}={facts.Text(row.Directive)} refuses it with {row.Error}", Loosenings.For(facts, row.Directive, symptom));
        }

        string[] refused = [.. operation.Calls.Where(call => facts.Refusal(call) is { } refusal && IsSame(refusal, error))];
        if (refused.Length > 0)
            yield return new Candidate(Filter, CallFilter, operation.Name, $"SystemCallFilter= refuses {string.Join(", ", refused)} with {facts.Refusal(refused[0])}", Loosenings.ForGuessedCalls(facts, refused));
        if (operation.Capabilities.Count > 0 && error is not NoCall && facts.IsKnown && !(operation.NeedsAll ? operation.Capabilities.All(facts.Has) : operation.Capabilities.Any(facts.Has)))
            yield return Lacks(operation);
    }

    /// <summary>Without any of the capabilities that it takes: none are left to the service, or its user has none.</summary>
    private Candidate Lacks(Operation operation)
    {
        string[] missing = [.. operation.Capabilities.Where(capability => !facts.MayHave(capability))];
        string capability = operation.NeedsAll && missing.Length > 0 ? missing[0] : operation.Capabilities[0];
        IReadOnlyList<string> needed = operation.NeedsAll ? operation.Capabilities : [capability];
        if (missing.Length == 0 && !facts.IsRoot)
        {
            string user = facts.IsSet("DynamicUser") ? "DynamicUser" : "User";
            return new Candidate(user, OfUser, operation.Name, $"it takes {capability}, and {user}={facts.Text(user)} has no capabilities", Loosenings.ForCapability(facts, user, needed));
        }

        string directive = DenialTables.Embedded.Data.Drops.FirstOrDefault(row => row.Capabilities.Contains(capability) && facts.IsSet(row.Directive) && !facts.DropsItself(capability))?.Directive ?? "CapabilityBoundingSet";
        return new Candidate(
            directive, directive == "CapabilityBoundingSet" ? Capability : OwnFilter - 2, operation.Name, $"it takes {capability}, which {directive}= takes away", Loosenings.ForCapability(facts, directive, needed));
    }

    /// <summary>A filter that refuses with just this error; of errors that hardly anything else has it says more.</summary>
    private IEnumerable<Candidate> OfErrorAlone(Symptom symptom)
    {
        if (!facts.IsSet(Filter) || symptom.Error is null || symptom.Paths.Count > 0)
            yield break;
        string refusal = facts.Text("SystemCallErrorNumber");
        if (refusal == symptom.Error || facts.Items(Filter).Any(item => item.EndsWith(":" + symptom.Error, StringComparison.Ordinal)))
            yield return new Candidate(Filter, symptom.Error == NoCall ? Capability : OfError, "a system call", $"SystemCallFilter= refuses with {symptom.Error}", Loosenings.ForUnknownCall(facts, symptom));
    }

    /// <summary>Raw sockets and sockets have the same call; a mode is refused only with the bits of other users.</summary>
    private static bool Concerns(string directive, Operation operation, string text) =>
        directive != "RestrictAddressFamilies" || operation.Calls[0] == "socket" || text.Contains("socket", StringComparison.OrdinalIgnoreCase);

    /// <summary>Programs tell of EPERM as "permission denied" at times.</summary>
    private static bool IsSame(string refusal, string error) => refusal == error || (refusal is NotPermitted && error is Denied);
}
