using System.Management.Automation;

using PSSystemdHarden.Binding;
using PSSystemdHarden.Completion;
using PSSystemdHarden.Manager;
using PSSystemdHarden.Policies;
using PSSystemdHarden.UnitFiles;
using PSSystemdHarden.UnitFiles.Loading;
using PSSystemdHarden.UnitFiles.Lookup;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Commands;

/// <summary>What cmdlets that look at services have in common: which services, live or from files.</summary>
public abstract partial class ServiceInputCmdlet : SystemdCmdlet
{
    private protected const string NameSet = "Name";
    private protected const string PathSet = "Path";
    private protected const string LiteralPathSet = "LiteralPath";
    private protected const string FileSet = "File";
    private protected const string RootSet = "Root";
    private const string InputObjectSet = "InputObject";
    private protected const string OfUnitSet = "OfUnit";

    private protected ServiceInputCmdlet()
    {
    }

    [Parameter(Position = 0, ParameterSetName = NameSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(Position = 0, ParameterSetName = RootSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Unit", "UnitName", "Id")]
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
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>What Get-ChildItem gives: bound by its type, as by its name it would be taken for a loaded unit.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FileSet, ValueFromPipeline = true, DontShow = true)]
    [ValidateNotNull]
    public FileSystemInfo[] File { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = RootSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FolderCompleter))]
    public string Root { get; set; } = string.Empty;

    /// <summary>What other cmdlets tell of a unit: bound by its type, as by its name it would be taken for a loaded one.</summary>
    [Parameter(Mandatory = true, ParameterSetName = OfUnitSet, ValueFromPipeline = true, DontShow = true)]
    [Parameter(ParameterSetName = RootSet, ValueFromPipeline = true, DontShow = true)]
    [UnitOriginTransform]
    [ValidateNotNull]
    public UnitOrigin[] OfUnit { get; set; } = [];

    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = FileSet)]
    [Parameter(ParameterSetName = RootSet)]
    [Parameter(ParameterSetName = OfUnitSet)]
    [SystemdVersionTransform]
    [ArgumentCompleter(typeof(SystemdVersionCompleter))]
    public SystemdVersion? SystemdVersion { get; set; }

    /// <summary>What is done, for the progress bar.</summary>
    private protected abstract string Activity { get; }

    /// <summary>The policy that live units are looked for with; null where none counts.</summary>
    private protected virtual ExposurePolicy? ListingPolicy => null;

    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case InputObjectSet:
                ForEach(InputObject, TakeLive);
                break;
            case OfUnitSet:
                Array.ForEach(OfUnit, TakeOfUnit);
                break;
            case RootSet:
                Guard(null, TakeRoot);
                break;
            case NameSet when Name is null:
                Guard(null, () => TakeListing(UnitNamePattern.All, IsOfOverview));
                break;
            case NameSet:
                ForEach(Name, TakeNamed);
                break;
            default:
                TakeFiles([.. Files()]);
                break;
        }
    }

    /// <summary>Whether a loaded service is taken where none is named.</summary>
    private protected virtual bool IsOfOverview(SystemdUnit unit) => true;

    /// <summary>Does with a unit of the running manager what the cmdlet is for.</summary>
    private protected abstract void TakeLive(SystemdUnit unit);

    /// <summary>The same for one from its files.</summary>
    private protected abstract void TakeLoaded(UnitFileRater rater, LoadedUnit unit);

    /// <summary>How files are read, and by whose rules.</summary>
    private protected abstract UnitFileRater CreateRater(FileTree tree, IReadOnlyList<string> searchPath);

    /// <summary>The same for what was read before, by the same rules where no others are asked for.</summary>
    private protected abstract UnitFileRater Renew(UnitFileRater rater);

    /// <summary>Whether rules were asked for that the running manager does not take.</summary>
    private protected virtual bool HasRulesOfFiles => SystemdVersion is not null;

    private void ForEach<T>(IEnumerable<T> targets, Action<T> take)
    {
        foreach (T target in targets)
            Guard(target, () => take(target));
    }
}
