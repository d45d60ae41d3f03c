namespace PSSystemdHarden.Changes;

/// <summary>A unit that systemd has loaded, and the files that it read for it.</summary>
/// <param name="Name">Its main name.</param>
/// <param name="FragmentPath">The unit file.</param>
/// <param name="DropInPaths">The drop-ins, in the order in which they apply.</param>
internal sealed record UnitOnDisk(string Name, string FragmentPath, IReadOnlyList<string> DropInPaths);
