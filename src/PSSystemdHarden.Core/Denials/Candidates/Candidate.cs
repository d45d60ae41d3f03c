namespace PSSystemdHarden.Denials.Candidates;

/// <summary>A directive that may have brought a symptom about.</summary>
/// <param name="Directive">Which.</param>
/// <param name="Weight">Of 100, how strongly the symptom speaks for it.</param>
/// <param name="Denied">What it denied, in a few words.</param>
/// <param name="Reason">Why it is that one.</param>
/// <param name="Loosening">What would allow it, the smallest change first.</param>
internal sealed record Candidate(string Directive, int Weight, string Denied, string Reason, IReadOnlyList<DenialLoosening> Loosening)
{
    /// <summary>Whether what was seen can have no other cause, unless another candidate says the same.</summary>
    internal bool IsProven { get; init; }
}
