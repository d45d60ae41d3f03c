using System.Management.Automation;

using PSSystemdHarden.Binding;
using PSSystemdHarden.Completion;
using PSSystemdHarden.Manager;
using PSSystemdHarden.Sandbox;
using PSSystemdHarden.UnitFiles;
using PSSystemdHarden.UnitFiles.Loading;
using PSSystemdHarden.UnitFiles.Lookup;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Commands;

[Cmdlet(VerbsCommon.Get, "UnitSandbox", DefaultParameterSetName = NameSet)]
[OutputType(typeof(UnitSandboxSetting))]
public sealed class GetUnitSandboxCommand : ServiceInputCmdlet
{
    private readonly HashSet<string> _wanted = new(StringComparer.Ordinal);
    private readonly Lazy<LiveSandbox> _live;

    public GetUnitSandboxCommand() => _live = new(() => new LiveSandbox(Manager, Manager.GetVersion(StopToken)));

    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SandboxDirectiveCompleter))]
    public string[] Directive { get; set; } = ["*"];

    [Parameter]
    public SwitchParameter All { get; set; }

    private protected override string Activity => "Reading settings";

    protected override void BeginProcessing()
    {
        foreach (string name in Directive)
            _wanted.UnionWith(SandboxDirectives.Matching(name, WriteError).Select(directive => directive.Name));
    }

    private protected override void TakeLive(SystemdUnit unit)
    {
        if (!IsOfManager(unit.Name, unit.IsUser))
            return;
        if (UnitName.TypeOf(unit.Name) is UnitType.Service && unit.LoadState is UnitLoadState.Loaded && _live.Value.Read(unit.Name, StopToken) is { } settings)
            Write(settings);
        else
            WriteVerbose($"{unit.Name} has no sandbox: it is no service, or not loaded.");
    }

    private protected override void TakeLoaded(UnitFileRater rater, LoadedUnit unit) => Write(new FileSandbox(rater).Read(unit));

    private protected override UnitFileRater CreateRater(FileTree tree, IReadOnlyList<string> searchPath)
    {
        var rater = UnitFileRater.Of(tree, searchPath, SystemdVersion, scoring: null, policy: null);
        WriteVerbose($"Reading files by the rules of systemd {rater.Rules.Version}.");
        return rater;
    }

    private protected override UnitFileRater Renew(UnitFileRater rater) => rater.Anew(SystemdVersion, scoring: null, policy: null);

    private void Write(IReadOnlyList<UnitSandboxSetting> settings) => WriteObject(
        settings.Where(setting => _wanted.Contains(setting.Directive) && (All || !setting.IsDefault || setting.Source is not null)),
        enumerateCollection: true);
}
