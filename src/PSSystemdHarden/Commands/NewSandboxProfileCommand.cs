using System.Collections;
using System.Management.Automation;

using PSSystemdHarden.Binding;
using PSSystemdHarden.Completion;
using PSSystemdHarden.Errors;
using PSSystemdHarden.Profiles;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Commands;

[Cmdlet(VerbsCommon.New, "SandboxProfile")]
[OutputType(typeof(SandboxProfile))]
public sealed class NewSandboxProfileCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = string.Empty;

    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Description { get; set; } = string.Empty;

    [Parameter(Mandatory = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(DirectivePropertyCompleter))]
    public IDictionary Property { get; set; } = new Hashtable();

    [Parameter]
    [SystemdVersionTransform]
    [ArgumentCompleter(typeof(SystemdVersionCompleter))]
    public SystemdVersion? MinimumVersion { get; set; }

    protected override void EndProcessing()
    {
        var builder = new SandboxProfileBuilder(path: null);
        try
        {
            foreach (DirectiveProperty property in DirectiveProperty.Read(Property))
                builder.Add(property.Name, property.Value, property.Reason, default, default);
            WriteObject(builder.Build(Name, Description, MinimumVersion is null ? null : SandboxProfileBuilder.FirstOf(MinimumVersion)));
        }
        catch (SandboxProfileException e)
        {
            ThrowTerminatingError(ErrorRecords.SandboxProfileInvalid(e, Name));
        }
    }
}
