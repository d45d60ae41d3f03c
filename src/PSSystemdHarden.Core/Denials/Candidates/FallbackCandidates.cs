namespace PSSystemdHarden.Denials.Candidates;

/// <summary>What may refuse something with an error that tells no more than that: every setting that refuses anything with it.</summary>
internal sealed class FallbackCandidates(SandboxFacts facts)
{
    private const int Alone = 48, Among = 38;

    private static readonly string[] s_others = ["CapabilityBoundingSet", "PrivateUsers", "User", "DynamicUser", "NoNewPrivileges", "DevicePolicy", "IPAddressDeny"];

    internal IEnumerable<Candidate> Of(Symptom symptom)
    {
        if (symptom.Error is not ("EPERM" or "EACCES") || symptom.Paths.Count > 0 || !facts.IsKnown)
            return [];
        string[] able =
        [
            .. DenialTables.Embedded.Data.Filters.Where(row => row.Error == "EPERM").Select(row => row.Directive).Concat(s_others).Where(facts.IsSet)
                .Select(facts.Blame).Distinct(),
        ];
        return able.Select(directive => new Candidate(
            directive, able.Length == 1 ? Alone : Among, "what it tried", $"{directive}={facts.Text(directive)} refuses some things with that error", Loosenings.For(facts, directive, symptom)));
    }
}
