using System.Management.Automation;

using PSSystemdHarden.Completion;
using PSSystemdHarden.Errors;
using PSSystemdHarden.Profiles;

namespace PSSystemdHarden.Commands;

[Cmdlet(VerbsCommon.Get, "SandboxProfile")]
[OutputType(typeof(SandboxProfile))]
public sealed class GetSandboxProfileCommand : PSCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SandboxProfileCompleter))]
    public string[] Name { get; set; } = ["*"];

    protected override void ProcessRecord()
    {
        foreach (string name in Name)
        {
            var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
            SandboxProfile[] found = [.. BuiltInProfiles.All.Where(profile => pattern.IsMatch(profile.Name))];
            if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
                WriteError(ErrorRecords.SandboxProfileNotFound(name));
            WriteObject(found, enumerateCollection: true);
        }
    }
}
