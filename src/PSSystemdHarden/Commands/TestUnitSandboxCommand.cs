using System.Management.Automation;

using PSSystemdHarden.Binding;
using PSSystemdHarden.Completion;
using PSSystemdHarden.Enforcement;
using PSSystemdHarden.Errors;
using PSSystemdHarden.Manager;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Commands;

[Cmdlet(VerbsDiagnostic.Test, "UnitSandbox", DefaultParameterSetName = NameSet)]
[OutputType(typeof(UnitEnforcement), typeof(DirectiveEnforcement), typeof(bool))]
public sealed class TestUnitSandboxCommand : LoadedUnitCmdlet
{
    private const string NameSet = "Name", InputObjectSet = "InputObject";

    private readonly HashSet<string> _wanted = new(StringComparer.Ordinal);
    private UnitVerifier? _verifier;
    private bool _asked, _tested, _isEnforced = true;

    [Parameter(Position = 0, ParameterSetName = NameSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Unit", "UnitName", "Id")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    public string[]? Name { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = InputObjectSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public SystemdUnit[] InputObject { get; set; } = [];

    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SandboxDirectiveCompleter))]
    public string[] Directive { get; set; } = ["*"];

    [Parameter]
    public SwitchParameter Detailed { get; set; }

    [Parameter]
    public SwitchParameter Quiet { get; set; }

    [Parameter]
    public SwitchParameter Probe { get; set; }

    [Parameter]
    public ManagerScope Scope { get; set; }

    private protected override SystemdManager Manager => Scope is ManagerScope.User ? ModuleSession.UserManager : base.Manager;

    protected override void BeginProcessing()
    {
        if (!OperatingSystem.IsLinux())
            ThrowTerminatingError(ErrorRecords.NotLinux());
        foreach (string name in Directive)
            _wanted.UnionWith(SandboxDirectives.Matching(name, WriteError).Select(directive => directive.Name));
    }

    protected override void ProcessRecord()
    {
        _asked = true;
        if (ParameterSetName == InputObjectSet)
        {
            foreach (SystemdUnit unit in InputObject.Where(unit => IsOfManager(unit.Name, unit.IsUser)))
                Guard(unit, () => Take(unit));
        }
        else if (TakeTold(TakeNamed))
        {
            return;
        }
        else if (Name is null)
        {
            Guard(null, () => TakeListing(UnitNamePattern.All, unit => unit.ActiveState is UnitActiveState.Active));
        }
        else
        {
            foreach (string name in Name)
                Guard(name, () => TakeNamed(name));
        }
    }

    protected override void EndProcessing()
    {
        // A gate that lets through what it never saw would be worse than none.
        if (_asked && !_tested && !HasFailed)
            WriteError(ErrorRecords.NothingVerified());
        if (Quiet)
            WriteObject(_tested && _isEnforced && !HasFailed);
    }

    private void TakeNamed(string name)
    {
        if (WildcardPattern.ContainsWildcardCharacters(name))
            TakeListing(new UnitNamePattern(name), _ => true);
        else if (CompleteServiceName(name) is not { } full)
            return;
        else if (UnitName.IsTemplate(full))
            WriteError(ErrorRecords.UnitIsTemplate(full));
        else if (FindService(full, policy: null, shownAs: full) is { } unit)
            Take(unit);
    }

    private void TakeListing(UnitNamePattern pattern, Func<SystemdUnit, bool> wants) =>
        TakeEach(ListServices(pattern, policy: null), "Verifying sandboxes", wants, Take);

    private void Take(SystemdUnit unit)
    {
        if (!OperatingSystem.IsLinux())
            return;
        _verifier ??= new UnitVerifier(Manager, Probe, StopToken);
        bool isService = UnitName.TypeOf(unit.Name) is UnitType.Service && unit.LoadState is UnitLoadState.Loaded && !UnitName.IsTemplate(unit.Name);
        if (!isService || _verifier.Verify(unit.Name, _wanted.Contains, StopToken) is not { } found)
        {
            WriteVerbose($"{unit.Name} has no sandbox: it is no service, or not loaded.");
            return;
        }

        _tested = true;
        _isEnforced &= found.IsEnforced;
        if (Detailed)
            WriteObject(found.Findings, enumerateCollection: true);
        else if (!Quiet)
            WriteObject(found);
    }
}
