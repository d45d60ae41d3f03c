using System.Management.Automation;

using PSSystemdHarden.Exposure;

namespace PSSystemdHarden.Commands;

[Cmdlet(VerbsCommon.Get, "UnitExposure", DefaultParameterSetName = NameSet)]
[OutputType(typeof(UnitExposure), typeof(ExposureFinding))]
public sealed class GetUnitExposureCommand : ExposureInputCmdlet
{
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    private protected override void Take(UnitExposure exposure)
    {
        if (!Detailed)
            WriteObject(exposure);
        else if (exposure.Source is ExposureSource.Live)
            WriteObject(exposure.Findings, enumerateCollection: true);
        else
            WriteObject(exposure.Findings.Select(FindingOfFile), enumerateCollection: true);
    }

    /// <summary>Shown with the line that decided, which live findings don't have.</summary>
    private static PSObject FindingOfFile(ExposureFinding finding)
    {
        var shown = new PSObject(finding);
        shown.TypeNames.Insert(0, typeof(ExposureFinding).FullName + "#File");
        return shown;
    }
}
