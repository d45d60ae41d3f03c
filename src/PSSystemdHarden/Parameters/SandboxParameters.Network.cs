using System.Management.Automation;

namespace PSSystemdHarden.Parameters;

/// <content>Networks and addresses.</content>
public sealed partial class SandboxParameters
{
    [Parameter]
    public SwitchParameter PrivateNetwork { get; set; }

    [Parameter]
    [AllowEmptyCollection]
    public string[]? IPAddressAllow { get; set; }

    [Parameter]
    [AllowEmptyCollection]
    public string[]? IPAddressDeny { get; set; }

    [Parameter]
    [AllowEmptyCollection]
    public string[]? RestrictAddressFamilies { get; set; }

    [Parameter]
    [AllowEmptyCollection]
    public string[]? SocketBindAllow { get; set; }

    [Parameter]
    [AllowEmptyCollection]
    public string[]? SocketBindDeny { get; set; }

    [Parameter]
    [AllowEmptyCollection]
    public string[]? RestrictNetworkInterfaces { get; set; }
}
