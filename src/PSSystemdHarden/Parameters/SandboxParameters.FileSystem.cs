using System.Management.Automation;

using PSSystemdHarden.Binding;
using PSSystemdHarden.Completion;

namespace PSSystemdHarden.Parameters;

/// <content>Mounts, paths and directories.</content>
public partial class SandboxParameters
{
    [Parameter]
    [YesNoTransform]
    public ProtectSystemMode? ProtectSystem { get; set; }

    [Parameter]
    [YesNoTransform]
    public ProtectHomeMode? ProtectHome { get; set; }

    [Parameter]
    public SwitchParameter PrivateTmp { get; set; }

    [Parameter]
    public SwitchParameter PrivateMounts { get; set; }

    [Parameter]
    [AllowEmptyCollection]
    public string[]? ReadWritePaths { get; set; }

    [Parameter]
    [AllowEmptyCollection]
    public string[]? ReadOnlyPaths { get; set; }

    [Parameter]
    [AllowEmptyCollection]
    public string[]? InaccessiblePaths { get; set; }

    [Parameter]
    [AllowEmptyCollection]
    public string[]? ExecPaths { get; set; }

    [Parameter]
    [AllowEmptyCollection]
    public string[]? NoExecPaths { get; set; }

    [Parameter]
    [AllowEmptyCollection]
    public string[]? TemporaryFileSystem { get; set; }

    [Parameter]
    [AllowEmptyCollection]
    public string[]? BindPaths { get; set; }

    [Parameter]
    [AllowEmptyCollection]
    public string[]? BindReadOnlyPaths { get; set; }

    [Parameter]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(ManagedDirectoryCompleter))]
    public string[]? StateDirectory { get; set; }

    [Parameter]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(ManagedDirectoryCompleter))]
    public string[]? RuntimeDirectory { get; set; }

    [Parameter]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(ManagedDirectoryCompleter))]
    public string[]? CacheDirectory { get; set; }

    [Parameter]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(ManagedDirectoryCompleter))]
    public string[]? LogsDirectory { get; set; }

    [Parameter]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(ManagedDirectoryCompleter))]
    public string[]? ConfigurationDirectory { get; set; }
}
