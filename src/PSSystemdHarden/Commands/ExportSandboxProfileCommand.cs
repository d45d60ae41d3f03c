using System.Management.Automation;

using PSSystemdHarden.Binding;
using PSSystemdHarden.Completion;
using PSSystemdHarden.Errors;
using PSSystemdHarden.Profiles;

namespace PSSystemdHarden.Commands;

[Cmdlet(VerbsData.Export, "SandboxProfile", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class ExportSandboxProfileCommand : PSCmdlet
{
    private const string Suffix = ".json";

    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [SandboxProfileTransform]
    [ArgumentCompleter(typeof(SandboxProfileCompleter))]
    public SandboxProfile[] InputObject { get; set; } = [];

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        string path = SessionState.Path.GetUnresolvedProviderPathFromPSPath(Path, out ProviderInfo provider, out _);
        foreach (SandboxProfile profile in InputObject)
        {
            string file = Directory.Exists(path) ? System.IO.Path.Combine(path, profile.Name + Suffix) : path;
            if (provider.Name != "FileSystem")
                WriteError(ErrorRecords.SandboxProfileNotWritten(Path, new PSNotSupportedException("it is no path of a file.")));
            else if (SandboxProfileReader.IsDropIn(file))
                WriteError(ErrorRecords.SandboxProfileNotWritten(file, new PSNotSupportedException("JSON is written, and a file of that suffix would be read as a drop-in. ConvertTo-UnitDropIn makes drop-ins.")));
            else if (ShouldProcess(file, $"Write the sandbox profile {profile.Name}"))
                Write(profile, file);
        }
    }

    private void Write(SandboxProfile profile, string file)
    {
        try
        {
            SandboxProfileWriter.Write(profile, file, Force);
        }
        catch (IOException) when (!Force && File.Exists(file))
        {
            WriteError(ErrorRecords.SandboxProfileExists(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            WriteError(ErrorRecords.SandboxProfileNotWritten(file, e));
        }
    }
}
