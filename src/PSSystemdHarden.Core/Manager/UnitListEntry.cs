using PSSystemdHarden.Units;

namespace PSSystemdHarden.Manager;

/// <summary>One row of ListUnits: what a manager tells of a unit without being asked for more.</summary>
internal sealed record UnitListEntry(
    string Name, string? Description, UnitLoadState LoadState, UnitActiveState ActiveState, string SubState, string ObjectPath);
