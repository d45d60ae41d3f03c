using System.Management.Automation;

using PSSystemdHarden.Errors;
using PSSystemdHarden.Profiles;

namespace PSSystemdHarden.Commands;

[Cmdlet(VerbsData.Import, "SandboxProfile", DefaultParameterSetName = PathSet)]
[OutputType(typeof(SandboxProfile))]
public sealed class ImportSandboxProfileCommand : FileImportCmdlet
{
    private protected override void Import(string file) => WriteObject(SandboxProfileReader.Read(file));

    private protected override ErrorRecord NotFound(string path) => ErrorRecords.SandboxProfileFileNotFound(path);

    private protected override ErrorRecord Unreadable(string path, Exception exception) => ErrorRecords.SandboxProfileUnreadable(path, exception);
}
