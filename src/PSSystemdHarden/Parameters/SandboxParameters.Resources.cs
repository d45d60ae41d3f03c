using System.Management.Automation;

using PSSystemdHarden.Binding;
using PSSystemdHarden.Completion;

namespace PSSystemdHarden.Parameters;

/// <content>Limits. Sizes take 512M, 50% or infinity, and PowerShell's 512MB.</content>
public partial class SandboxParameters
{
    [Parameter]
    [SizeTransform]
    [ArgumentCompleter(typeof(DirectiveValueCompleter))]
    public string? MemoryMax { get; set; }

    [Parameter]
    [SizeTransform]
    [ArgumentCompleter(typeof(DirectiveValueCompleter))]
    public string? MemoryHigh { get; set; }

    [Parameter]
    [ArgumentCompleter(typeof(DirectiveValueCompleter))]
    public string? TasksMax { get; set; }

    [Parameter]
    [ArgumentCompleter(typeof(DirectiveValueCompleter))]
    public string? CPUQuota { get; set; }

    [Parameter]
    [ArgumentCompleter(typeof(DirectiveValueCompleter))]
    public string? CPUWeight { get; set; }

    [Parameter]
    [ArgumentCompleter(typeof(DirectiveValueCompleter))]
    public string? IOWeight { get; set; }

    [Parameter]
    [ArgumentCompleter(typeof(DirectiveValueCompleter))]
    public string? LimitNOFILE { get; set; }

    [Parameter]
    [ArgumentCompleter(typeof(DirectiveValueCompleter))]
    public string? LimitNPROC { get; set; }

    [Parameter]
    [ArgumentCompleter(typeof(DirectiveValueCompleter))]
    public string? LimitCORE { get; set; }

    [Parameter]
    public int? OOMScoreAdjust { get; set; }
}
