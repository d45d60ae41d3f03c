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
public abstract partial class ExposureInputCmdlet : SystemdCmdlet
{
    private protected const string NameSet = "Name";
    private const string InputObjectSet = "InputObject";
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const string FileSet = "File";
    private const string RootSet = "Root";
    private const string InstalledUnitSet = "InstalledUnit";

    private readonly Lazy<ExposurePolicy?> _systemPolicy;

    private protected ExposureInputCmdlet() => _systemPolicy = new(ReadSystemPolicy);

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
    [ArgumentCompleter(typeof(SystemdVersionCompleter))]
    public SystemdVersion? SystemdVersion { get; set; }

    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = FileSet)]
    [Parameter(ParameterSetName = RootSet)]
    public ExposureScoring? Scoring { get; set; }

    [Parameter]
    [ExposurePolicyTransform]
    public ExposurePolicy? Policy { get; set; }

    /// <summary>For what is looked for here; units that come from elsewhere bring their own.</summary>
    private ExposurePolicy? OwnPolicy => Policy ?? _systemPolicy.Value;

    protected override void BeginProcessing() => WritePolicyWarnings(Policy);

    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case InputObjectSet:
                ForEach(InputObject, unit => TakeLive(unit, Policy));
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
                TakeFiles();
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
}
