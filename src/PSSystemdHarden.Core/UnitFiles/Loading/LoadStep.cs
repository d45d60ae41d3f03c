using PSSystemdHarden.UnitFiles.Syntax;

namespace PSSystemdHarden.UnitFiles.Loading;

/// <summary>An assignment that was read, and what became of it.</summary>
internal readonly record struct LoadStep(string Path, UnitFileItem Item, SettingOutcome Outcome);
