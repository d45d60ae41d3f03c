namespace PSSystemdHarden.Units;

/// <summary>Something that tells of one unit, and knows where it has that from: cmdlets that it is piped to look there again.</summary>
internal interface IOfUnit
{
    UnitOrigin Origin { get; }
}
