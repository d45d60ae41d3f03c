using PSSystemdHarden.Manager;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Completion;

/// <summary>Completes the names of loaded services.</summary>
public sealed class ServiceNameCompleter : UnitNameCompleter
{
    private protected override bool IsOffered(SystemdUnitState unit) =>
        unit.LoadState is UnitLoadState.Loaded && UnitName.TypeOf(unit.Name) is UnitType.Service;
}
