using System.Management.Automation;

using PSSystemdHarden.Errors;
using PSSystemdHarden.Exposure;
using PSSystemdHarden.Gating;

namespace PSSystemdHarden.Commands;

[Cmdlet(VerbsDiagnostic.Test, "UnitExposure", DefaultParameterSetName = NameSet, SupportsShouldProcess = true)]
[OutputType(typeof(ExposureTestResult), typeof(bool))]
public sealed class TestUnitExposureCommand : ExposureInputCmdlet
{
    private ExposureGate? _gate;
    private bool _passed = true;
    private bool _asked;
    private bool _tested;

    [Parameter]
    [ValidateRange(0.0, 10.0)]
    public double? MaximumExposure { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Baseline { get; set; }

    [Parameter]
    public SwitchParameter UpdateBaseline { get; set; }

    [Parameter]
    public SwitchParameter Quiet { get; set; }

    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (UpdateBaseline && Baseline is null)
            ThrowTerminatingError(ErrorRecords.BaselineMissing());
        if (MaximumExposure is null && Baseline is null)
            ThrowTerminatingError(ErrorRecords.LimitMissing());
        _gate = new ExposureGate(MaximumExposure, Baseline is null ? null : ReadBaseline(Baseline));
    }

    protected override void ProcessRecord()
    {
        _asked = true;
        base.ProcessRecord();
    }

    protected override void EndProcessing()
    {
        // A gate that lets through what it never saw would be worse than none.
        if (_asked && !_tested && !HasFailed)
            WriteError(ErrorRecords.NothingTested());
        if (UpdateBaseline && _gate!.Next() is { } next)
            WriteBaseline(next);
        if (Quiet)
            WriteObject(_passed && !HasFailed);
    }

    private protected override void Take(UnitExposure exposure)
    {
        _tested = true;
        ExposureTestResult result = _gate!.Test(exposure);
        _passed &= result.Passed;
        if (!Quiet)
            WriteObject(result);
    }

    /// <summary>An absent file is the beginning of a baseline if it shall be updated, and else a mistake.</summary>
    private ExposureBaseline? ReadBaseline(string path)
    {
        string file = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path);
        ExposureBaseline? baseline = null;
        Guard(null, () =>
        {
            try
            {
                baseline = ExposureBaseline.Read(file);
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                if (!UpdateBaseline)
                    ThrowTerminatingError(ErrorRecords.BaselineNotFound(path));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                ThrowTerminatingError(ErrorRecords.BaselineUnreadable(path, e));
            }
        });
        return baseline;
    }

    private void WriteBaseline(ExposureBaseline baseline)
    {
        string file = SessionState.Path.GetUnresolvedProviderPathFromPSPath(Baseline);
        if (!ShouldProcess(file, $"Record the exposures of {baseline.Units.Count} {(baseline.Units.Count == 1 ? "unit" : "units")}"))
            return;
        try
        {
            baseline.Write(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            WriteError(ErrorRecords.BaselineNotWritten(Baseline!, e));
        }
    }
}
