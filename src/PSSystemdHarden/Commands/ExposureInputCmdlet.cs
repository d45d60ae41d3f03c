using System.Management.Automation;

using PSSystemdHarden.Binding;
using PSSystemdHarden.Completion;
using PSSystemdHarden.Errors;
using PSSystemdHarden.Exposure;
using PSSystemdHarden.Manager;
using PSSystemdHarden.Policies;
using PSSystemdHarden.UnitFiles;
using PSSystemdHarden.UnitFiles.Loading;
using PSSystemdHarden.UnitFiles.Lookup;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Commands;

/// <summary>What cmdlets that rate services have in common: which services, live or from files, and by which rules.</summary>
public abstract class ExposureInputCmdlet : SystemdCmdlet
{
    private protected const string NameSet = "Name";
    private const string InputObjectSet = "InputObject";
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const string FileSet = "File";
    private const string RootSet = "Root";
    private const string InstalledUnitSet = "InstalledUnit";

    private UnitFileRater? _rater;

    [Parameter(Position = 0, ParameterSetName = NameSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(Position = 0, ParameterSetName = RootSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Unit", "Id")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    public string[]? Name { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = InputObjectSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public SystemdUnit[] InputObject { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = PathSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>What Get-ChildItem gives: bound by its type, as by its name it would be taken for a loaded unit.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FileSet, ValueFromPipeline = true, DontShow = true)]
    [ValidateNotNull]
    public FileSystemInfo[] File { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = RootSet)]
    [ValidateNotNullOrEmpty]
    public string Root { get; set; } = string.Empty;

    /// <summary>What Get-Unit -Root gives.</summary>
    [Parameter(Mandatory = true, ParameterSetName = InstalledUnitSet, ValueFromPipeline = true, DontShow = true)]
    [ValidateNotNull]
    public InstalledUnit[] InstalledUnit { get; set; } = [];

    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = FileSet)]
    [Parameter(ParameterSetName = RootSet)]
    [SystemdVersionTransform]
    public SystemdVersion? SystemdVersion { get; set; }

    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = FileSet)]
    [Parameter(ParameterSetName = RootSet)]
    public ExposureScoring? Scoring { get; set; }

    [Parameter]
    [ExposurePolicyTransform]
    public ExposurePolicy? Policy { get; set; }

    protected override void BeginProcessing() => this.WritePolicyWarnings(Policy);

    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case InputObjectSet:
                ForEach(InputObject, unit => TakeLive(unit));
                break;
            case InstalledUnitSet:
                ForEach(InstalledUnit, unit => TakeRated(unit.AssessExposure(Policy)));
                break;
            case RootSet:
                Guard(null, TakeRoot);
                break;
            case NameSet when Name is null:
                // systemd-analyze's overview leaves oneshot services out; named, they are rated.
                Guard(null, () => TakeListing(UnitNamePattern.All, unit => !unit.IsOneshot));
                break;
            case NameSet:
                ForEach(Name, TakeNamed);
                break;
            default:
                TakeFiles([.. Files()]);
                break;
        }
    }

    /// <summary>Does with a rated service what the cmdlet is for.</summary>
    private protected abstract void Take(UnitExposure exposure);

    private void TakeRated(UnitExposure exposure)
    {
        foreach (ExposureWaiver waiver in exposure.ExpiredWaivers)
            WriteWarning($"{exposure.Name}: the waiver of {waiver.Finding} expired on {waiver.Expires:yyyy-MM-dd}, and the finding counts again ({waiver.Reason}).");
        Take(exposure);
    }

    private void ForEach<T>(IEnumerable<T> targets, Action<T> take)
    {
        foreach (T target in targets)
            Guard(target, () => take(target));
    }

    private IEnumerable<string> Files() => ParameterSetName switch
    {
        PathSet => Path.SelectMany(path => UnitFilePaths.Resolve(this, path, WriteError)),
        LiteralPathSet => LiteralPath.SelectMany(path => UnitFilePaths.ResolveLiteral(this, path, WriteError)),
        _ => File.SelectMany(file => UnitFilePaths.ResolveLiteral(this, file.FullName, WriteError)),
    };

    private void TakeFiles(string[] files)
    {
        UnitFileRater rater = RaterOf(FileTree.Machine, UnitSearchPath.AfterOwnFolder());
        var progress = new ProgressMeter(this, "Rating services", files.Length);
        foreach (string file in files)
        {
            if (StopToken.IsCancellationRequested)
                return;
            progress.Advance(file);
            Guard(file, () => TakeRated(rater.RateFile(file)));
        }

        progress.Complete();
    }

    private void TakeRoot()
    {
        string root = SessionState.Path.GetUnresolvedProviderPathFromPSPath(Root);
        if (!Directory.Exists(root))
            ThrowTerminatingError(ErrorRecords.RootNotFound(Root));
        UnitFileRater rater = RaterOf(new FileTree(root), UnitSearchPath.System);
        foreach (string name in Name ?? ["*"])
        {
            if (WildcardPattern.ContainsWildcardCharacters(name))
                ForEach(new InstalledUnits(rater).List(new UnitNamePattern(name).IsMatch, [UnitType.Service]), unit => TakeInstalled(unit));
            else if (!UnitName.TryComplete(name, out string? full, out string? problem))
                WriteError(ErrorRecords.UnitNameInvalid(name, problem));
            else if (UnitName.TypeOf(full) is not UnitType.Service)
                WriteError(ErrorRecords.UnitNotService(full));
            else
                Guard(full, () => TakeRated(rater.Rate(rater.Names(), full)));
        }
    }

    private void TakeInstalled(InstalledUnit unit)
    {
        if (unit.LoadState is UnitLoadState.Masked)
            WriteVerbose($"{unit.Name} is masked: it can't run, and is not rated.");
        else
            TakeRated(unit.AssessExposure(Policy));
    }

    /// <summary>One for the whole command, so that each folder is listed once.</summary>
    private UnitFileRater RaterOf(FileTree tree, IReadOnlyList<string> searchPath)
    {
        if (_rater is null)
        {
            SystemdVersion version = SystemdVersion ?? InstalledSystemd.Find(tree) ?? Units.SystemdVersion.NewestKnown;
            ExposureScoring scoring = Scoring ?? ExposureRules.DefaultScoringOfFiles(version);
            WriteVerbose($"Rating by the rules of systemd {version}, scoring {scoring}.");
            ExposureRules rules = ExposureRules.ForFiles(version, scoring);
            _rater = new UnitFileRater(tree, searchPath, Policy is null ? rules : rules.With(Policy));
        }

        return _rater;
    }

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
                TakeLive(unit);
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
            StopToken);
        var progress = new ProgressMeter(this, "Rating services", listing.Units.Count);
        foreach (SystemdUnit unit in listing.Units)
        {
            progress.Advance(unit.Name);
            if (wants(unit))
                TakeLive(unit);
        }

        progress.Complete();
    }

    private void TakeLive(SystemdUnit unit)
    {
        if (unit.AssessExposure(Policy) is { } exposure)
            TakeRated(exposure);
        else
            WriteVerbose($"systemd does not rate {unit.Name}: it is no service, or not loaded.");
    }
}
