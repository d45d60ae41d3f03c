using PSSystemdHarden.DropIns;

namespace PSSystemdHarden.Changes;

/// <summary>What shall become of a unit's drop-in.</summary>
/// <param name="Settings">What to set.</param>
/// <param name="Removed">The directives of which the drop-in shall say nothing any more.</param>
/// <param name="Replaces">Whether it shall say nothing else either.</param>
internal sealed record ChangeRequest(IReadOnlyList<DropInAssignment> Settings, IReadOnlySet<string> Removed, bool Replaces);
