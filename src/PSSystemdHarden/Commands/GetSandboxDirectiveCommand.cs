using System.Management.Automation;

using PSSystemdHarden.Binding;
using PSSystemdHarden.Completion;
using PSSystemdHarden.Directives;
using PSSystemdHarden.Exposure;
using PSSystemdHarden.Host;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Commands;

[Cmdlet(VerbsCommon.Get, "SandboxDirective")]
[OutputType(typeof(SandboxDirective))]
public sealed class GetSandboxDirectiveCommand : SystemdCmdlet
{
    /// <summary>Capabilities and groups of system calls are many findings of one directive.</summary>
    private readonly HashSet<string> _found = new(StringComparer.Ordinal);

    private SystemdVersion _version = Units.SystemdVersion.NewestKnown;
    private Func<Directive, SandboxSupport> _judge = _ => default;

    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Directive")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SandboxDirectiveCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>What Get-UnitExposure -Detailed gives: bound by its type, as its name is no directive's.</summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    [ValidateNotNull]
    public ExposureFinding[] Finding { get; set; } = [];

    [Parameter]
    public SwitchParameter Supported { get; set; }

    [Parameter]
    public SandboxArea[] Area { get; set; } = [];

    [Parameter]
    [SystemdVersionTransform]
    [ArgumentCompleter(typeof(SystemdVersionCompleter))]
    public SystemdVersion? SystemdVersion { get; set; }

    protected override void BeginProcessing() => Guard(null, () =>
    {
        if (SystemdVersion is { } chosen)
            JudgeByVersion(chosen);
        else
            JudgeByHost();
    });

    protected override void ProcessRecord()
    {
        foreach (string name in Finding is [] ? Name : Finding.SelectMany(finding => finding.Directives).Where(_found.Add))
            Guard(name, () => WriteNamed(name));
    }

    private void JudgeByVersion(SystemdVersion version)
    {
        _version = version;
        _judge = directive => HostSupport.JudgeVersion(directive, version) is { Support: not DirectiveSupport.Supported } verdict
            ? verdict
            : new SandboxSupport(DirectiveSupport.Supported, $"systemd {version} has it; the host was not looked at");
        WriteVerbose($"Judging by systemd {version} alone.");
    }

    private void JudgeByHost()
    {
        try
        {
            SystemdVersion version = Manager.GetVersion(StopToken);
            var host = HostSupport.Of(Manager, StopToken);
            _version = version;
            _judge = directive => host.Judge(directive, version);
            WriteVerbose($"Judging by this host and its systemd {version}.");
        }
        catch (SystemdUnavailableException e) when (!Supported)
        {
            // The catalogue is worth reading anywhere; only the verdict is missing.
            _judge = _ => new SandboxSupport(DirectiveSupport.Unknown, "there is no systemd to ask; -SystemdVersion judges by a version");
            WriteVerbose($"Showing the catalogue as systemd {_version} has it: {e.Message}");
        }
    }

    private void WriteNamed(string name)
    {
        Directive[] found = SandboxDirectives.Matching(name, WriteError);
        foreach (Directive directive in found.Where(IsWanted).OrderBy(directive => directive.Sandbox!.Area))
        {
            StopToken.ThrowIfCancellationRequested();
            SandboxSupport support = _judge(directive);
            if (!Supported || support.Support is DirectiveSupport.Supported)
                WriteObject(new SandboxDirective(directive, _version, support));
        }
    }

    private bool IsWanted(Directive directive) => Area.Length == 0 || Area.Contains(directive.Sandbox!.Area);
}
