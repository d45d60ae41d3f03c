using System.Management.Automation;

using PSSystemdHarden.Binding;
using PSSystemdHarden.Errors;
using PSSystemdHarden.Exposure;
using PSSystemdHarden.Manager;
using PSSystemdHarden.Policies;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Commands;

/// <content>Services as the running manager has them.</content>
public abstract partial class ExposureInputCmdlet
{
    private void TakeNamed(string name)
    {
        if (WildcardPattern.ContainsWildcardCharacters(name))
        {
            TakeListing(new UnitNamePattern(name), _ => true);
            return;
        }

        if (!UnitName.TryComplete(name, out string? full, out string? problem))
            WriteError(ErrorRecords.UnitNameInvalid(name, problem));
        else if (UnitName.TypeOf(full) is not UnitType.Service)
            WriteError(ErrorRecords.UnitNotService(full));
        else
            TakeFound(full);
    }

    private void TakeFound(string name)
    {
        SystemdVersion version = Manager.GetVersion(StopToken);
        string instance = UnitName.IsTemplate(name) ? UnitName.WithInstance(name, TemplateInstance.Of(version)) : name;
        SystemdUnit? unit = Manager.FindUnit(instance, OwnPolicy, StopToken).Units is [{ } found] ? found : null;
        switch (unit?.LoadState)
        {
            case null or UnitLoadState.NotFound:
                WriteError(ErrorRecords.UnitNotFound(name));
                break;
            case UnitLoadState.Masked:
                WriteError(ErrorRecords.UnitMasked(name));
                break;
            case UnitLoadState.Loaded:
                TakeLive(unit, policy: null);
                break;
            case { } state:
                WriteError(ErrorRecords.UnitNotLoaded(name, state));
                break;
        }
    }

    private void TakeListing(UnitNamePattern pattern, Func<SystemdUnit, bool> wants)
    {
        WriteVerbose($"Asking systemd for its services: {pattern}");
        UnitListing listing = Manager.ListUnits(
            unit => unit.LoadState is UnitLoadState.Loaded && UnitName.TypeOf(unit.Name) is UnitType.Service && pattern.IsMatch(unit.Name),
            OwnPolicy,
            StopToken);
        var progress = new ProgressMeter(this, "Rating services", listing.Units.Count);
        foreach (SystemdUnit unit in listing.Units)
        {
            progress.Advance(unit.Name);
            if (wants(unit))
                TakeLive(unit, policy: null);
        }

        progress.Complete();
    }

    /// <param name="unit">A unit with the policy of its listing.</param>
    /// <param name="policy">Another one; null for that.</param>
    private void TakeLive(SystemdUnit unit, ExposurePolicy? policy)
    {
        if (unit.AssessExposure(policy) is { } exposure)
            TakeRated(exposure);
        else
            WriteVerbose($"systemd does not rate {unit.Name}: it is no service, or not loaded.");
    }
}
