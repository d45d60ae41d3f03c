using System.Management.Automation;

using PSSystemdHarden.Binding;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Commands;

/// <summary>What cmdlets have in common that are for loaded units alone: they take what tells of one, and refuse what tells of another's files.</summary>
public abstract class LoadedUnitCmdlet : SystemdCmdlet
{
    private const string OfUnitSet = "OfUnit";

    /// <summary>Findings and settings of one unit are many.</summary>
    private readonly HashSet<UnitOrigin> _taken = [];

    private protected LoadedUnitCmdlet()
    {
    }

    /// <summary>What other cmdlets, and Get-ChildItem, tell of a unit.</summary>
    /// <remarks>By property name as well: where no other set has that, the binder settles for a mandatory -Name before it sees what comes.</remarks>
    [Parameter(Mandatory = true, ParameterSetName = OfUnitSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, DontShow = true)]
    [UnitOriginTransform(TakesFiles = true)]
    [ValidateNotNull]
    public UnitOrigin[] OfUnit { get; set; } = [];

    /// <summary>Does with each loaded unit that was told of what is done with one that is named; false where none was.</summary>
    private protected bool TakeTold(Action<string> takeNamed)
    {
        foreach (UnitOrigin origin in OfUnit.Where(_taken.Add))
        {
            Guard(origin.Name, () =>
            {
                if (LoadedNameOf(origin) is { } name)
                    takeNamed(name);
            });
        }

        return ParameterSetName == OfUnitSet;
    }
}
