using System.Collections;
using System.Management.Automation;

using PSSystemdHarden.Binding;
using PSSystemdHarden.Completion;
using PSSystemdHarden.Errors;
using PSSystemdHarden.Profiles;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Commands;

[Cmdlet(VerbsData.ConvertTo, "UnitDropIn")]
[OutputType(typeof(string))]
public sealed class ConvertToUnitDropInCommand : SystemdCmdlet
{
    private DropInSource? _source;
    private bool _hasSettings;

    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [SandboxProfileTransform]
    [ArgumentCompleter(typeof(SandboxProfileCompleter))]
    public SandboxProfile[] Profile { get; set; } = [];

    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(DirectivePropertyCompleter))]
    public IDictionary? Property { get; set; }

    /// <summary>Those that a sandbox can stand in.</summary>
    [Parameter]
    [ValidateSet(nameof(UnitType.Service), nameof(UnitType.Socket), nameof(UnitType.Mount), nameof(UnitType.Swap), nameof(UnitType.Slice), nameof(UnitType.Scope))]
    public UnitType Section { get; set; } = UnitType.Service;

    protected override void BeginProcessing() => _source = new DropInSource(Section.ToString());

    protected override void ProcessRecord()
    {
        foreach (SandboxProfile profile in Profile)
        {
            Guard(null, () => _source!.Add(profile));
            _hasSettings = true;
        }
    }

    protected override void EndProcessing()
    {
        foreach (DirectiveProperty property in Property is null ? [] : DirectiveProperty.Read(Property))
        {
            Guard(null, () => _source!.Add(property.Name, property.Value, property.Reason));
            _hasSettings = true;
        }

        if (_hasSettings)
            WriteObject(_source!.ToString());
        else
            ThrowTerminatingError(ErrorRecords.SettingsMissing());
    }
}
