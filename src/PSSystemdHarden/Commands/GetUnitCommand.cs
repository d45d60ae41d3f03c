using System.Management.Automation;

using PSSystemdHarden.Binding;
using PSSystemdHarden.Completion;
using PSSystemdHarden.Errors;
using PSSystemdHarden.Manager;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Commands;

[Cmdlet(VerbsCommon.Get, "Unit")]
[OutputType(typeof(SystemdUnit))]
public sealed class GetUnitCommand : SystemdCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Unit", "Id")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(UnitNameCompleter))]
    public string[]? Name { get; set; }

    [Parameter]
    public UnitType[] Type { get; set; } = [];

    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(UnitStateCompleter))]
    public string[] State { get; set; } = [];

    [Parameter]
    public SwitchParameter Installed { get; set; }

    private WildcardPattern[] _states = [];

    protected override void BeginProcessing() =>
        _states = [.. State.Select(state => new WildcardPattern(state, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant))];

    protected override void ProcessRecord()
    {
        if (Name is null)
        {
            Guard(null, () => WriteListing(UnitNamePattern.All));
            return;
        }

        foreach (string name in Name)
            Guard(name, () => WriteNamed(name));
    }

    private void WriteNamed(string name)
    {
        if (WildcardPattern.ContainsWildcardCharacters(name))
            WriteListing(new UnitNamePattern(name));
        else if (!UnitName.TryComplete(name, out string? full, out string? problem))
            WriteError(ErrorRecords.UnitNameInvalid(name, problem));
        else
            WriteFound(Manager.FindUnit(full, StopToken), full);
    }

    private void WriteFound(UnitListing found, string name)
    {
        if (found.Units is [] or [{ LoadState: UnitLoadState.NotFound }])
            WriteError(ErrorRecords.UnitNotFound(name));
        else if (found.Units is [{ } unit] && IsWanted(unit.State))
            WriteUnits(found);
    }

    private void WriteListing(UnitNamePattern pattern)
    {
        WriteVerbose($"Asking systemd for its units{(Installed ? " and unit files" : string.Empty)}: {pattern}");
        bool Wants(SystemdUnitState unit) => pattern.IsMatch(unit.Name) && IsWanted(unit);
        WriteUnits(Installed
            ? Manager.ListInstalledUnits(pattern.FileNamePatterns, Wants, StopToken)
            : Manager.ListUnits(Wants, StopToken));
    }

    private bool IsWanted(SystemdUnitState unit) =>
        (Type.Length == 0 || (UnitName.TypeOf(unit.Name) is { } type && Type.Contains(type)))
        && (_states.Length == 0 || unit.StateNames.Any(state => _states.Any(wanted => wanted.IsMatch(state))));
}
