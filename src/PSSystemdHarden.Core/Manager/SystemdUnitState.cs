using PSSystemdHarden.Units;

namespace PSSystemdHarden.Manager;

/// <summary>What a unit can be chosen by before anything is read of it.</summary>
public readonly record struct SystemdUnitState(string Name, UnitLoadState LoadState, UnitActiveState ActiveState, string SubState)
{
    /// <summary>The three states in systemd's spelling: what `systemctl list-units --state=` compares with.</summary>
    public IEnumerable<string> StateNames =>
        [SystemdEnum<UnitLoadState>.ToText(LoadState), SystemdEnum<UnitActiveState>.ToText(ActiveState), SubState];
}
