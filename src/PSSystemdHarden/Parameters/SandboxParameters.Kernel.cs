using System.Management.Automation;

using PSSystemdHarden.Binding;
using PSSystemdHarden.Completion;

namespace PSSystemdHarden.Parameters;

/// <content>Namespaces, the kernel, devices.</content>
public partial class SandboxParameters
{
    [Parameter]
    public SwitchParameter ProtectKernelTunables { get; set; }

    [Parameter]
    public SwitchParameter ProtectKernelModules { get; set; }

    [Parameter]
    public SwitchParameter ProtectKernelLogs { get; set; }

    [Parameter]
    public SwitchParameter ProtectClock { get; set; }

    [Parameter]
    public SwitchParameter ProtectHostname { get; set; }

    [Parameter]
    public SwitchParameter ProtectControlGroups { get; set; }

    [Parameter]
    [YesNoTransform]
    public ProtectProcMode? ProtectProc { get; set; }

    [Parameter]
    [YesNoTransform]
    public ProcSubsetMode? ProcSubset { get; set; }

    [Parameter]
    public SwitchParameter PrivateUsers { get; set; }

    [Parameter]
    public SwitchParameter PrivateIPC { get; set; }

    [Parameter]
    public SwitchParameter PrivatePIDs { get; set; }

    [Parameter]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(DirectiveValueCompleter))]
    public string[]? RestrictNamespaces { get; set; }

    [Parameter]
    public SwitchParameter LockPersonality { get; set; }

    [Parameter]
    public SwitchParameter MemoryDenyWriteExecute { get; set; }

    [Parameter]
    public SwitchParameter RestrictRealtime { get; set; }

    [Parameter]
    [YesNoTransform]
    public KeyringModeWord? KeyringMode { get; set; }

    [Parameter]
    public SwitchParameter PrivateDevices { get; set; }

    [Parameter]
    [YesNoTransform]
    public DevicePolicyMode? DevicePolicy { get; set; }

    [Parameter]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(DirectiveValueCompleter))]
    public string[]? DeviceAllow { get; set; }
}
