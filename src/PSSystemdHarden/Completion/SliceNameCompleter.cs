using PSSystemdHarden.Units;

namespace PSSystemdHarden.Completion;

/// <summary>Completes the names of slices.</summary>
public sealed class SliceNameCompleter : UnitNameCompleter
{
    private protected override bool IsOffered(string name) => UnitName.TypeOf(name) is UnitType.Slice;
}
