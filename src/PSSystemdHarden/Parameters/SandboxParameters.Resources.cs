using System.Management.Automation;

using PSSystemdHarden.Binding;

namespace PSSystemdHarden.Parameters;

/// <content>Limits. Sizes take 512M, 50% or infinity, and PowerShell's 512MB.</content>
public sealed partial class SandboxParameters
{
    [Parameter]
    [SizeTransform]
    public string? MemoryMax { get; set; }

    [Parameter]
    [SizeTransform]
    public string? MemoryHigh { get; set; }

    [Parameter]
    public string? TasksMax { get; set; }

    [Parameter]
    public string? CPUQuota { get; set; }

    [Parameter]
    public string? CPUWeight { get; set; }

    [Parameter]
    public string? IOWeight { get; set; }

    [Parameter]
    public string? LimitNOFILE { get; set; }

    [Parameter]
    public string? LimitNPROC { get; set; }

    [Parameter]
    public string? LimitCORE { get; set; }

    [Parameter]
    public int? OOMScoreAdjust { get; set; }
}
