using System.Management.Automation;
using System.Runtime.Versioning;

using PSSystemdHarden.Binding;
using PSSystemdHarden.Changes;
using PSSystemdHarden.Completion;
using PSSystemdHarden.Errors;
using PSSystemdHarden.Exposure;
using PSSystemdHarden.Manager;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Commands;

/// <summary>What cmdlets that change services' drop-ins have in common: which services, the plan, and carrying it out.</summary>
[SupportedOSPlatform("linux")]
public abstract partial class UnitChangeCmdlet : LoadedUnitCmdlet
{
    private protected const string NameSet = "Name";
    private protected const string InputObjectSet = "InputObject";

    private readonly List<SystemdUnit> _units = [];

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = NameSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Unit", "UnitName", "Id")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    public string[] Name { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = InputObjectSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public SystemdUnit[] InputObject { get; set; } = [];

    [Parameter]
    public SwitchParameter Runtime { get; set; }

    [Parameter]
    public SwitchParameter Restart { get; set; }

    [Parameter]
    [ValidateRange(0.0, 3600.0)]
    public double SettleSec { get; set; } = 3;

    [Parameter]
    [ValidateNotNull]
    public ScriptBlock? HealthCheck { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        if (ParameterSetName == InputObjectSet)
        {
            Array.ForEach(InputObject, TakeUnit);
            return;
        }

        if (TakeTold(TakeNamed))
            return;

        foreach (string name in Name)
            Guard(name, () => TakeNamed(name));
    }

    protected override void EndProcessing() => Guard(null, () =>
    {
        if (_units.Count == 0)
            return;
        if (HealthCheck is not null && !Restart)
            ThrowTerminatingError(ErrorRecords.HealthCheckNeedsRestart());
        var planner = new ChangePlanner(ExposureRules.For(Manager.GetVersion(StopToken)));
        List<UnitChange> plans = PlanAll(planner);
        var text = new ChangePlanText(plans.Count);
        var wanted = plans.FindAll(plan => ShouldProcess(text.Describe(plan), ChangePlanText.Ask(plan), Verb));
        if (WhatIf && PassThru)
            WriteObject(plans, enumerateCollection: true);
        if (wanted.Count > 0)
            Make(wanted);
    });

    /// <summary>What is done, for the one who is asked whether it shall be: "Set the sandbox".</summary>
    private protected abstract string Verb { get; }

    /// <summary>What shall become of a unit's drop-in.</summary>
    private protected abstract UnitChange Plan(ChangePlanner planner, UnitOnDisk unit, DropInPlace place, byte[]? before);

    /// <summary>Where a unit's drop-in is.</summary>
    private protected virtual DropInPlace PlaceOf(string unit) => new(unit, Runtime);

    /// <summary>Adds a service to those that are changed.</summary>
    private protected void Take(SystemdUnit unit) => _units.Add(unit);

    /// <summary>Before a change is made, and when nobody else can make one any more.</summary>
    private protected virtual void BeforeMaking(UnitChange change)
    {
    }

    /// <summary>After a change was made.</summary>
    private protected virtual void AfterMaking(UnitChange change)
    {
    }

    /// <summary>After a change was taken back, or not made at all.</summary>
    private protected virtual void AfterFailing(string unit)
    {
    }

    private bool WhatIf => MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? value)
        ? ((SwitchParameter)value).IsPresent
        : SessionState.PSVariable.GetValue("WhatIfPreference") is true;

    private void TakeUnit(SystemdUnit unit)
    {
        if (!IsOfManager(unit.Name, unit.IsUser))
            return;

        // What is not loaded is loaded by its name, or there is an error that says why it can't be.
        if (unit.LoadState is UnitLoadState.Loaded && !UnitName.IsTemplate(unit.Name))
            _units.Add(unit);
        else
            Guard(unit.Name, () => TakeNamed(unit.Name));
    }

    private void TakeNamed(string name)
    {
        if (WildcardPattern.ContainsWildcardCharacters(name))
        {
            _units.AddRange(ListServices(new UnitNamePattern(name), policy: null).Units);
        }
        else if (CompleteServiceName(name) is { } full)
        {
            if (UnitName.IsTemplate(full))
                WriteError(ErrorRecords.UnitIsTemplate(full));
            else if (FindService(full, policy: null, shownAs: full) is { } unit)
                _units.Add(unit);
        }
    }
}
