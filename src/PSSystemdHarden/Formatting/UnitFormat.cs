using System.ComponentModel;
using System.Management.Automation;

using PSSystemdHarden.Manager;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Formatting;

/// <summary>What the views of units show.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class UnitFormat
{
    /// <summary>The longest common ones, "active (listening)"; "deactivating (stop-sigterm)" would take the line.</summary>
    private const int LongestState = 18;

    /// <summary>The state as `systemctl status` words it: "active (running)", or the load state of what is not loaded.</summary>
    /// <param name="unit">Whose.</param>
    /// <param name="style">$PSStyle.</param>
    public static string State(SystemdUnit unit, PSObject style)
    {
        ArgumentNullException.ThrowIfNull(unit);
        if (unit.LoadState is not UnitLoadState.Loaded)
            return unit.LoadState is UnitLoadState.Stub ? "not loaded" : SystemdEnum<UnitLoadState>.ToText(unit.LoadState);

        string text = Column.CutEnd($"{SystemdEnum<UnitActiveState>.ToText(unit.ActiveState)} ({unit.SubState})", LongestState);
        var colours = new Style(style);
        return unit.ActiveState switch
        {
            UnitActiveState.Active or UnitActiveState.Reloading or UnitActiveState.Refreshing => colours.Good(text),
            UnitActiveState.Failed => colours.Worst(text),
            _ => text,
        };
    }
}
