using PSSystemdHarden.Units;

namespace PSSystemdHarden.Completion;

/// <summary>Completes the names of services.</summary>
public sealed class ServiceNameCompleter : UnitNameCompleter
{
    private protected override bool IsOffered(string name) => UnitName.TypeOf(name) is UnitType.Service;
}
