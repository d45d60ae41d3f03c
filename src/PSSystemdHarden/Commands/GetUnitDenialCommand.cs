using System.Management.Automation;
using System.Runtime.Versioning;

using PSSystemdHarden.Binding;
using PSSystemdHarden.Completion;
using PSSystemdHarden.Denials;
using PSSystemdHarden.Errors;
using PSSystemdHarden.Journal;
using PSSystemdHarden.Manager;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Commands;

[Cmdlet(VerbsCommon.Get, "UnitDenial", DefaultParameterSetName = NameSet)]
[OutputType(typeof(UnitDenial))]
[SupportedOSPlatform("linux")]
public sealed class GetUnitDenialCommand : LoadedUnitCmdlet
{
    private const string NameSet = "Name";
    private const string InputObjectSet = "InputObject";

    private readonly Lazy<DenialFinder> _finder;
    private bool _hasWarned;

    public GetUnitDenialCommand() => _finder = new(() => new DenialFinder(Manager, Manager.GetVersion(StopToken)));

    [Parameter(Position = 0, ParameterSetName = NameSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Unit", "UnitName", "Id")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    public string[]? Name { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = InputObjectSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public SystemdUnit[] InputObject { get; set; } = [];

    [Parameter(ParameterSetName = NameSet, ValueFromPipelineByPropertyName = true)]
    [ValidatePattern("^[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}$")]
    public string? InvocationId { get; set; }

    [Parameter]
    [ArgumentCompleter(typeof(MomentCompleter))]
    public DateTime? Since { get; set; }

    protected override void ProcessRecord()
    {
        if (ParameterSetName == InputObjectSet)
        {
            foreach (SystemdUnit unit in InputObject.Where(unit => IsOfManager(unit.Name, unit.IsUser)))
                Guard(unit, () => Take(unit.Name));
        }
        else if (TakeTold(TakeNamed))
        {
            return;
        }
        else if (InvocationId is { Length: > 0 } id)
        {
            Guard(id, () => TakeRun(id.Replace("-", string.Empty, StringComparison.Ordinal).ToLowerInvariant()));
        }
        else if (Name is null)
        {
            Guard(null, () => TakeListing(UnitNamePattern.All, unit => unit.ActiveState is UnitActiveState.Failed));
        }
        else
        {
            foreach (string name in Name)
                Guard(name, () => TakeNamed(name));
        }
    }

    private void TakeNamed(string name)
    {
        if (WildcardPattern.ContainsWildcardCharacters(name))
        {
            TakeListing(new UnitNamePattern(name), _ => true);
            return;
        }

        if (CompleteServiceName(name) is not { } full)
            return;
        if (UnitName.IsTemplate(full))
            WriteError(ErrorRecords.UnitIsTemplate(full));
        else if (Manager.FindUnit(full, policy: null, StopToken).Units is [{ LoadState: UnitLoadState.NotFound }] or [] && DenialFinder.LastRun(full, StopToken) is { } run)
            Write(full, _finder.Value.OfRun(full, run, settings: null, StopToken));
        else if (FindService(full, policy: null, shownAs: full) is { } unit)
            Take(unit.Name);
    }

    private void TakeListing(UnitNamePattern pattern, Func<SystemdUnit, bool> wants) =>
        TakeEach(ListServices(pattern, policy: null), "Looking for denials", wants, unit => Take(unit.Name));

    private void TakeRun(string id)
    {
        if (DenialFinder.UnitOf(id, StopToken) is { } unit)
            Write(unit, _finder.Value.OfRun(unit, id, settings: null, StopToken));
        else
            WriteError(ErrorRecords.RunNotFound(id));
    }

    private void Take(string unit)
    {
        if (UnitName.TypeOf(unit) is not UnitType.Service)
            WriteError(ErrorRecords.UnitNotService(unit));
        else if (Since is { } since)
            Write(unit, _finder.Value.Since(unit, since, StopToken));
        else if ((Manager.Control.ReadState(unit, StopToken).InvocationId is { Length: > 0 } run ? run : DenialFinder.LastRun(unit, StopToken)) is { } last)
            Write(unit, _finder.Value.OfRun(unit, last, settings: null, StopToken));
        else
            WriteVerbose($"{unit} has never run, as far as systemd and the journal know.");
    }

    private void Write(string unit, DenialReport report)
    {
        if (report.Journal is not JournalAccess.Readable && !_hasWarned)
        {
            _hasWarned = true;
            WriteWarning(report.Journal is JournalAccess.Denied
                ? "This user may not read the system's journal, and without it little can be told: run it as root, or as a member of the group systemd-journal."
                : "There is no journal of the system, and without it little can be told.");
        }

        string lacks = report.LacksKernelLog ? " Which system call it was stands in the kernel's log, which this user may not read (CAP_SYSLOG)." : string.Empty;
        string settings = report.IsUnitThere ? "its settings" : "no settings, as the unit is gone";
        WriteVerbose($"{unit}: looked at {report.Entries} entries of the journal and {settings}; found {report.Denials.Count}.{lacks}");
        WriteObject(report.Denials, enumerateCollection: true);
    }
}
