using System.Management.Automation;

namespace PSSystemdHarden.Parameters;

/// <content>Users, capabilities, system calls.</content>
public sealed partial class SandboxParameters
{
    [Parameter]
    public SwitchParameter DynamicUser { get; set; }

    [Parameter]
    public string? User { get; set; }

    [Parameter]
    public string? Group { get; set; }

    [Parameter]
    [AllowEmptyCollection]
    public string[]? SupplementaryGroups { get; set; }

    [Parameter]
    public SwitchParameter NoNewPrivileges { get; set; }

    [Parameter]
    [AllowEmptyCollection]
    public string[]? CapabilityBoundingSet { get; set; }

    [Parameter]
    [AllowEmptyCollection]
    public string[]? AmbientCapabilities { get; set; }

    [Parameter]
    public SwitchParameter RestrictSUIDSGID { get; set; }

    [Parameter]
    public SwitchParameter RemoveIPC { get; set; }

    [Parameter]
    public string? UMask { get; set; }

    [Parameter]
    [AllowEmptyCollection]
    public string[]? SystemCallFilter { get; set; }

    [Parameter]
    [AllowEmptyCollection]
    public string[]? SystemCallArchitectures { get; set; }

    [Parameter]
    public string? SystemCallErrorNumber { get; set; }

    [Parameter]
    [AllowEmptyCollection]
    public string[]? SystemCallLog { get; set; }
}
