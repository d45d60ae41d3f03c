using System.Management.Automation;

using PSSystemdHarden.Binding;
using PSSystemdHarden.Completion;
using PSSystemdHarden.Errors;
using PSSystemdHarden.Exposure;
using PSSystemdHarden.Manager;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Commands;

[Cmdlet(VerbsCommon.Get, "UnitExposure", DefaultParameterSetName = NameSet)]
[OutputType(typeof(UnitExposure), typeof(ExposureFinding))]
public sealed class GetUnitExposureCommand : SystemdCmdlet
{
    private const string NameSet = "Name";
    private const string InputObjectSet = "InputObject";

    [Parameter(Position = 0, ParameterSetName = NameSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Unit", "Id")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    public string[]? Name { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = InputObjectSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public SystemdUnit[] InputObject { get; set; } = [];

    [Parameter]
    public SwitchParameter Detailed { get; set; }

    protected override void ProcessRecord()
    {
        if (ParameterSetName == InputObjectSet)
        {
            foreach (SystemdUnit unit in InputObject)
                Guard(unit, () => WriteRated(unit));
        }
        else if (Name is null)
        {
            // systemd-analyze's overview leaves oneshot services out; named, they are rated.
            Guard(null, () => WriteListing(UnitNamePattern.All, unit => !unit.IsOneshot));
        }
        else
        {
            foreach (string name in Name)
                Guard(name, () => WriteNamed(name));
        }
    }

    private void WriteNamed(string name)
    {
        if (WildcardPattern.ContainsWildcardCharacters(name))
        {
            WriteListing(new UnitNamePattern(name), _ => true);
            return;
        }

        if (!UnitName.TryComplete(name, out string? full, out string? problem))
            WriteError(ErrorRecords.UnitNameInvalid(name, problem));
        else if (UnitName.TypeOf(full) is not UnitType.Service)
            WriteError(ErrorRecords.UnitNotService(full));
        else
            WriteFound(full);
    }

    private void WriteFound(string name)
    {
        SystemdVersion version = Manager.GetVersion(StopToken);
        string instance = UnitName.IsTemplate(name) ? UnitName.WithInstance(name, TemplateInstance.Of(version)) : name;
        SystemdUnit? unit = Manager.FindUnit(instance, StopToken).Units is [{ } found] ? found : null;
        switch (unit?.LoadState)
        {
            case null or UnitLoadState.NotFound:
                WriteError(ErrorRecords.UnitNotFound(name));
                break;
            case UnitLoadState.Masked:
                WriteError(ErrorRecords.UnitMasked(name));
                break;
            case UnitLoadState.Loaded:
                WriteRated(unit);
                break;
            case { } state:
                WriteError(ErrorRecords.UnitNotLoaded(name, state));
                break;
        }
    }

    private void WriteListing(UnitNamePattern pattern, Func<SystemdUnit, bool> wants)
    {
        WriteVerbose($"Asking systemd for its services: {pattern}");
        UnitListing listing = Manager.ListUnits(
            unit => unit.LoadState is UnitLoadState.Loaded && UnitName.TypeOf(unit.Name) is UnitType.Service && pattern.IsMatch(unit.Name),
            StopToken);
        var progress = new ProgressMeter(this, "Rating services", listing.Units.Count);
        foreach (SystemdUnit unit in listing.Units)
        {
            progress.Advance(unit.Name);
            if (wants(unit))
                WriteRated(unit);
        }

        progress.Complete();
    }

    private void WriteRated(SystemdUnit unit)
    {
        UnitExposure? exposure = unit.AssessExposure();
        if (exposure is null)
            WriteVerbose($"systemd does not rate {unit.Name}: it is no service, or not loaded.");
        else if (Detailed)
            WriteObject(exposure.Findings, enumerateCollection: true);
        else
            WriteObject(exposure);
    }
}
