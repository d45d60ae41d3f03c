using PSSystemdHarden.Units;

namespace PSSystemdHarden.Manager;

/// <summary>A service's settings, and whether the unit was loaded when they were read.</summary>
/// <remarks>A unit that has gone is still answered for: with the settings of an empty one, and "not found".</remarks>
internal sealed record ServiceReading(UnitLoadState LoadState, ServiceSettings Settings);
