using System.ComponentModel;

using PSSystemdHarden.Manager;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Formatting;

/// <summary>What the view of units shows.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class UnitFormat
{
    private const string Reset = "\e[0m", Green = "\e[32m", Red = "\e[31m";

    /// <summary>The state as `systemctl status` words it: "active (running)", or the load state of what is not loaded.</summary>
    public static string State(SystemdUnit unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        if (unit.LoadState is not UnitLoadState.Loaded)
            return unit.LoadState is UnitLoadState.Stub ? "not loaded" : SystemdEnum<UnitLoadState>.ToText(unit.LoadState);

        string active = SystemdEnum<UnitActiveState>.ToText(unit.ActiveState);
        string text = $"{active} ({unit.SubState})";
        return unit.ActiveState switch
        {
            UnitActiveState.Active or UnitActiveState.Reloading or UnitActiveState.Refreshing => Green + text + Reset,
            UnitActiveState.Failed => Red + text + Reset,
            _ => text,
        };
    }
}
