using System.Management.Automation;

using PSSystemdHarden.Binding;
using PSSystemdHarden.Completion;
using PSSystemdHarden.Errors;
using PSSystemdHarden.Manager;
using PSSystemdHarden.Policies;
using PSSystemdHarden.UnitFiles;
using PSSystemdHarden.UnitFiles.Lookup;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Commands;

[Cmdlet(VerbsCommon.Get, "Unit", DefaultParameterSetName = LiveSet)]
[OutputType(typeof(SystemdUnit), ParameterSetName = [LiveSet])]
[OutputType(typeof(InstalledUnit), ParameterSetName = [RootSet])]
public sealed class GetUnitCommand : SystemdCmdlet
{
    private const string LiveSet = "Live";
    private const string RootSet = "Root";

    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Unit", "UnitName", "Id")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(UnitNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>What other cmdlets tell of a unit: bound by its type, as its name alone does not say where it is.</summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    [UnitOriginTransform(TakesFiles = true)]
    [ValidateNotNull]
    public UnitOrigin[] OfUnit { get; set; } = [];

    [Parameter]
    public UnitType[] Type { get; set; } = [];

    [Parameter(ParameterSetName = LiveSet)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(UnitStateCompleter))]
    public string[] State { get; set; } = [];

    [Parameter(ParameterSetName = LiveSet)]
    public SwitchParameter Installed { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = RootSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FolderCompleter))]
    public string Root { get; set; } = string.Empty;

    [Parameter(ParameterSetName = RootSet)]
    [SystemdVersionTransform]
    [ArgumentCompleter(typeof(SystemdVersionCompleter))]
    public SystemdVersion? SystemdVersion { get; set; }

    [Parameter]
    [ExposurePolicyTransform]
    public ExposurePolicy? Policy { get; set; }

    private readonly HashSet<UnitOrigin> _told = [];
    private WildcardPattern[] _states = [];

    protected override void BeginProcessing()
    {
        WritePolicyWarnings(Policy);
        Policy ??= ReadSystemPolicy();
        _states = [.. State.Select(state => new WildcardPattern(state, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant))];
    }

    protected override void ProcessRecord()
    {
        if (ParameterSetName == RootSet)
        {
            Guard(null, WriteInstalled);
            return;
        }

        if (OfUnit is not [])
        {
            foreach (UnitOrigin origin in OfUnit.Where(_told.Add))
                Guard(origin.Name, () => WriteTold(origin));
            return;
        }

        if (Name is null)
        {
            Guard(null, () => WriteListing(UnitNamePattern.All));
            return;
        }

        foreach (string name in Name)
            Guard(name, () => WriteNamed(name));
    }

    private void WriteInstalled()
    {
        string root = SessionState.Path.GetUnresolvedProviderPathFromPSPath(Root);
        if (!Directory.Exists(root))
            ThrowTerminatingError(ErrorRecords.RootNotFound(Root));
        var rater = UnitFileRater.Of(new FileTree(root), UnitSearchPath.System, SystemdVersion, scoring: null, Policy);
        WriteVerbose($"Reading the files below {root} by the rules of systemd {rater.Rules.Version}.");
        var units = new InstalledUnits(rater);
        foreach (string name in OfUnit is [] ? Name ?? ["*"] : OfUnit.Where(_told.Add).Select(origin => origin.Name))
        {
            bool isPattern = WildcardPattern.ContainsWildcardCharacters(name);
            if (!UnitName.TryComplete(name, out string? full, out string? problem) && !isPattern)
            {
                WriteError(ErrorRecords.UnitNameInvalid(name, problem));
                continue;
            }

            bool found = isPattern;
            foreach (InstalledUnit unit in units.List(isPattern ? new UnitNamePattern(name).IsMatch : other => other == full, Type))
            {
                found = true;
                WriteObject(unit);
            }

            if (!found)
                WriteError(ErrorRecords.UnitNotFound(name));
        }
    }

    private void WriteTold(UnitOrigin origin)
    {
        if (LoadedNameOf(origin) is { } name)
            WriteFound(name);
    }

    private void WriteNamed(string name)
    {
        if (WildcardPattern.ContainsWildcardCharacters(name))
            WriteListing(new UnitNamePattern(name));
        else if (!UnitName.TryComplete(name, out string? full, out string? problem))
            WriteError(ErrorRecords.UnitNameInvalid(name, problem));
        else
            WriteFound(full);
    }

    private void WriteFound(string name)
    {
        WriteVerbose($"Asking systemd for {name}.");
        UnitListing found = Manager.FindUnit(name, Policy, StopToken);
        if (found.Units is [] or [{ LoadState: UnitLoadState.NotFound }])
            WriteError(ErrorRecords.UnitNotFound(name));
        else if (found.Units is [{ } unit] && IsWanted(unit.State))
            WriteUnits(found);
    }

    private void WriteListing(UnitNamePattern pattern)
    {
        WriteVerbose($"Asking systemd for its units{(Installed ? " and unit files" : string.Empty)}: {pattern}.");
        bool Wants(SystemdUnitState unit) => pattern.IsMatch(unit.Name) && IsWanted(unit);
        WriteUnits(Installed
            ? Manager.ListInstalledUnits(pattern.FileNamePatterns, Wants, Policy, StopToken)
            : Manager.ListUnits(Wants, Policy, StopToken));
    }

    private bool IsWanted(SystemdUnitState unit) =>
        (Type.Length == 0 || (UnitName.TypeOf(unit.Name) is { } type && Type.Contains(type)))
        && (_states.Length == 0 || unit.StateNames.Any(state => _states.Any(wanted => wanted.IsMatch(state))));
}
