using System.Management.Automation;
using System.Runtime.Versioning;

using PSSystemdHarden.Changes;
using PSSystemdHarden.DropIns;

namespace PSSystemdHarden.Commands;

[Cmdlet(VerbsCommon.Reset, "UnitSandbox", DefaultParameterSetName = NameSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(UnitChange))]
[SupportedOSPlatform("linux")]
public sealed class ResetUnitSandboxCommand : UnitChangeCmdlet
{
    private protected override string Verb => "Remove the sandbox";

    private protected override UnitChange Plan(ChangePlanner planner, UnitOnDisk unit, DropInPlace place, byte[]? before)
    {
        if (before is not null && !DropInText.IsOurs(before))
            throw new ForeignDropInException(place.Path, 0, "its first line is another");
        return planner.Plan(unit, place, before, after: null);
    }
}
