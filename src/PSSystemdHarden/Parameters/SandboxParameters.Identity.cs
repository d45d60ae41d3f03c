using System.Management.Automation;

using PSSystemdHarden.Completion;

namespace PSSystemdHarden.Parameters;

/// <content>Users, capabilities, system calls.</content>
public partial class SandboxParameters
{
    [Parameter]
    public SwitchParameter DynamicUser { get; set; }

    [Parameter]
    [ArgumentCompleter(typeof(DirectiveValueCompleter))]
    public string? User { get; set; }

    [Parameter]
    [ArgumentCompleter(typeof(DirectiveValueCompleter))]
    public string? Group { get; set; }

    [Parameter]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(DirectiveValueCompleter))]
    public string[]? SupplementaryGroups { get; set; }

    [Parameter]
    public SwitchParameter NoNewPrivileges { get; set; }

    [Parameter]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(DirectiveValueCompleter))]
    public string[]? CapabilityBoundingSet { get; set; }

    [Parameter]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(DirectiveValueCompleter))]
    public string[]? AmbientCapabilities { get; set; }

    [Parameter]
    public SwitchParameter RestrictSUIDSGID { get; set; }

    [Parameter]
    public SwitchParameter RemoveIPC { get; set; }

    [Parameter]
    [ArgumentCompleter(typeof(DirectiveValueCompleter))]
    public string? UMask { get; set; }

    [Parameter]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(DirectiveValueCompleter))]
    public string[]? SystemCallFilter { get; set; }

    [Parameter]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(DirectiveValueCompleter))]
    public string[]? SystemCallArchitectures { get; set; }

    [Parameter]
    [ArgumentCompleter(typeof(DirectiveValueCompleter))]
    public string? SystemCallErrorNumber { get; set; }

    [Parameter]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(DirectiveValueCompleter))]
    public string[]? SystemCallLog { get; set; }
}
