using System.Management.Automation;

using PSSystemdHarden.Errors;
using PSSystemdHarden.Policies;

namespace PSSystemdHarden.Commands;

[Cmdlet(VerbsData.Import, "ExposurePolicy", DefaultParameterSetName = PathSet)]
[OutputType(typeof(ExposurePolicy))]
public sealed class ImportExposurePolicyCommand : FileImportCmdlet
{
    private protected override void Import(string file)
    {
        ExposurePolicy policy = ExposurePolicyReader.Read(file);
        WritePolicyWarnings(policy);
        WriteObject(policy);
    }

    private protected override ErrorRecord NotFound(string path) => ErrorRecords.ExposurePolicyNotFound(path);

    private protected override ErrorRecord Unreadable(string path, Exception exception) => ErrorRecords.ExposurePolicyUnreadable(path, exception);
}
