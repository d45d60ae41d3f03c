using PSSystemdHarden.UnitFiles.Lookup;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.UnitFiles.Loading;

/// <summary>A unit that systemd would load from its files.</summary>
/// <param name="Sources">Its name and files.</param>
/// <param name="Settings">What its files amount to, implications included.</param>
/// <param name="Steps">The assignments that exposure can hang on, in the order in which they applied.</param>
/// <param name="Description">Description=, expanded.</param>
internal sealed record LoadedUnit(UnitSources Sources, ServiceSettings Settings, IReadOnlyList<LoadStep> Steps, string? Description)
{
    /// <summary>The file that was named; null for a unit that was found by its name.</summary>
    internal string? File { get; init; }
}
