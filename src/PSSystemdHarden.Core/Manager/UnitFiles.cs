namespace PSSystemdHarden.Manager;

/// <summary>Where a unit's configuration comes from.</summary>
/// <param name="FragmentPath">The unit file, null for a unit that has none.</param>
/// <param name="DropInPaths">The drop-ins, in the order in which they apply.</param>
internal sealed record UnitFiles(string? FragmentPath, IReadOnlyList<string> DropInPaths);
