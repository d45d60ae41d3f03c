using System.Management.Automation;

using PSSystemdHarden.Binding;
using PSSystemdHarden.Exposure;
using PSSystemdHarden.Manager;
using PSSystemdHarden.Policies;
using PSSystemdHarden.UnitFiles;
using PSSystemdHarden.UnitFiles.Loading;
using PSSystemdHarden.UnitFiles.Lookup;

namespace PSSystemdHarden.Commands;

/// <summary>What cmdlets that rate services have in common: by which rules.</summary>
public abstract class ExposureInputCmdlet : ServiceInputCmdlet
{
    private readonly Lazy<ExposurePolicy?> _systemPolicy;

    private protected ExposureInputCmdlet() => _systemPolicy = new(ReadSystemPolicy);

    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = FileSet)]
    [Parameter(ParameterSetName = RootSet)]
    [Parameter(ParameterSetName = OfUnitSet)]
    public ExposureScoring? Scoring { get; set; }

    [Parameter]
    [ExposurePolicyTransform]
    public ExposurePolicy? Policy { get; set; }

    private protected override string Activity => "Rating services";

    /// <summary>For what is looked for here; units that come from elsewhere bring their own.</summary>
    private protected override ExposurePolicy? ListingPolicy => Policy ?? _systemPolicy.Value;

    protected override void BeginProcessing() => WritePolicyWarnings(Policy);

    /// <summary>Does with a rated service what the cmdlet is for.</summary>
    private protected abstract void Take(UnitExposure exposure);

    // systemd-analyze's overview leaves oneshot services out; named, they are rated.
    private protected override bool IsOfOverview(SystemdUnit unit) => !unit.IsOneshot;

    private protected override void TakeLive(SystemdUnit unit)
    {
        if (unit.AssessExposure(Policy) is { } exposure)
            TakeRated(exposure);
        else
            WriteVerbose($"systemd does not rate {unit.Name}: it is no service, or not loaded.");
    }

    private protected override void TakeLoaded(UnitFileRater rater, LoadedUnit unit) => TakeRated(rater.Assess(unit));

    private protected override UnitFileRater CreateRater(FileTree tree, IReadOnlyList<string> searchPath)
    {
        var rater = UnitFileRater.Of(tree, searchPath, SystemdVersion, Scoring, ListingPolicy);
        WriteVerbose($"Rating by the rules of systemd {rater.Rules.Version}, scoring {rater.Rules.Scoring}.");
        return rater;
    }

    private protected override UnitFileRater Renew(UnitFileRater rater) => rater.Anew(SystemdVersion, Scoring, Policy);

    private protected override bool HasRulesOfFiles => base.HasRulesOfFiles || Scoring is not null;

    private void TakeRated(UnitExposure exposure)
    {
        foreach (ExposureWaiver waiver in exposure.ExpiredWaivers)
            WriteWarning($"{exposure.Name}: the waiver of {waiver.Finding} expired on {waiver.Expires:yyyy-MM-dd}, and the finding counts again ({waiver.Reason}).");
        Take(exposure);
    }
}
