using System.Management.Automation;

using PSSystemdHarden.Completion;

namespace PSSystemdHarden.Parameters;

/// <content>Networks and addresses.</content>
public partial class SandboxParameters
{
    [Parameter]
    public SwitchParameter PrivateNetwork { get; set; }

    [Parameter]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(DirectiveValueCompleter))]
    public string[]? IPAddressAllow { get; set; }

    [Parameter]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(DirectiveValueCompleter))]
    public string[]? IPAddressDeny { get; set; }

    [Parameter]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(DirectiveValueCompleter))]
    public string[]? RestrictAddressFamilies { get; set; }

    [Parameter]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(DirectiveValueCompleter))]
    public string[]? SocketBindAllow { get; set; }

    [Parameter]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(DirectiveValueCompleter))]
    public string[]? SocketBindDeny { get; set; }

    [Parameter]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(DirectiveValueCompleter))]
    public string[]? RestrictNetworkInterfaces { get; set; }
}
